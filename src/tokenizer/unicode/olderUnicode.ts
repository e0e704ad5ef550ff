// The reference's tables of some properties are older than JavaScript's. These characters had not
// got the property yet, and so they do not have it there. Found by asking it about every code point
// (test/tokenizer/unicode/characters.test.ts); each constant stands inside brackets, flag v.

/** Have a decomposition since Unicode 12 to 16. */
export const UNDECOMPOSED =
  "\\u{32ff}\\u{a7f1}-\\u{a7f4}\\u{ab69}\\u{105c9}\\u{105e4}\\u{10781}-\\u{10785}" +
  "\\u{10787}-\\u{107b0}\\u{107b2}-\\u{107ba}\\u{11383}\\u{11385}\\u{1138e}\\u{11391}" +
  "\\u{113c5}\\u{113c7}-\\u{113c8}\\u{11938}\\u{16121}-\\u{16128}\\u{16d68}-\\u{16d6a}" +
  "\\u{1ccd6}-\\u{1ccf9}\\u{1e030}-\\u{1e06d}\\u{1f16c}\\u{1fbf0}-\\u{1fbf9}";

/** Punctuation since Unicode 8 to 17, or called so then. */
export const NOT_PUNCTUATION =
  "\\u{61d}\\u{9fd}\\u{a76}\\u{c77}\\u{c84}\\u{1b4e}-\\u{1b4f}\\u{1b7d}-\\u{1b7f}" +
  "\\u{2e43}-\\u{2e4f}\\u{2e52}-\\u{2e5d}\\u{10d6e}\\u{10ead}\\u{10ed0}" +
  "\\u{10f55}-\\u{10f59}\\u{10f86}-\\u{10f89}\\u{113d4}-\\u{113d5}" +
  "\\u{113d7}-\\u{113d8}\\u{1144b}-\\u{1144f}\\u{1145a}-\\u{1145b}\\u{1145d}" +
  "\\u{11660}-\\u{1166c}\\u{116b9}\\u{1183b}\\u{11944}-\\u{11946}\\u{119e2}" +
  "\\u{11a3f}-\\u{11a46}\\u{11a9a}-\\u{11a9c}\\u{11a9e}-\\u{11aa2}\\u{11b00}-\\u{11b09}" +
  "\\u{11be1}\\u{11c41}-\\u{11c45}\\u{11c70}-\\u{11c71}\\u{11ef7}-\\u{11ef8}" +
  "\\u{11f43}-\\u{11f4f}\\u{11fff}\\u{12ff1}-\\u{12ff2}\\u{16d6d}-\\u{16d6f}" +
  "\\u{16e97}-\\u{16e9a}\\u{16fe2}\\u{1e5ff}\\u{1e95e}-\\u{1e95f}";

/** Format characters that came later, in BERT's clean-up. */
export const NOT_CONTROL = "\\u{890}-\\u{891}\\u{8e2}\\u{110cd}\\u{13430}-\\u{1343f}";

/** Assigned since Unicode 17: for Oniguruma they are no letters, digits or the like. */
export const LATER =
  "\\u088f\\u0c5c\\u0cdc\\u1acf-\\u1add\\u1ae0-\\u1aeb\\u20c1\\u2b96\\ua7ce-\\ua7cf\\ua7d2" +
  "\\ua7d4\\ua7f1\\ufbc3-\\ufbd2\\ufd90-\\ufd91\\ufdc8-\\ufdce\\u{10940}-\\u{10959}" +
  "\\u{10ec5}-\\u{10ec7}\\u{10ed0}-\\u{10ed8}\\u{10efa}-\\u{10efb}\\u{11b60}-\\u{11b67}" +
  "\\u{11db0}-\\u{11ddb}\\u{11de0}-\\u{11de9}\\u{16ea0}-\\u{16eb8}\\u{16ebb}-\\u{16ed3}" +
  "\\u{16ff2}-\\u{16ff6}\\u{187f8}-\\u{187ff}\\u{18d09}-\\u{18d1e}\\u{18d80}-\\u{18df2}" +
  "\\u{1ccfa}-\\u{1ccfc}\\u{1ceba}-\\u{1ced0}\\u{1cee0}-\\u{1cef0}\\u{1e6c0}-\\u{1e6de}" +
  "\\u{1e6e0}-\\u{1e6f5}\\u{1e6fe}-\\u{1e6ff}\\u{1f6d8}\\u{1f777}-\\u{1f77a}" +
  "\\u{1f8d0}-\\u{1f8d8}\\u{1fa54}-\\u{1fa57}\\u{1fa8a}\\u{1fa8e}\\u{1fac8}\\u{1facd}" +
  "\\u{1faea}\\u{1faef}\\u{1fbfa}\\u{2b73a}-\\u{2b73f}\\u{2cea2}-\\u{2cead}\\u{323b0}-\\u{33479}";

/** Extended_Pictographic in Unicode 16; Unicode 17 has less of it. */
export const PICTOGRAPHIC_16 =
  "\\xa9\\xae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9-\\u21aa\\u231a-\\u231b\\u2328" +
  "\\u2388\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa-\\u25ab\\u25b6\\u25c0" +
  "\\u25fb-\\u25fe\\u2600-\\u2605\\u2607-\\u2612\\u2614-\\u2685\\u2690-\\u2705\\u2708-\\u2712" +
  "\\u2714\\u2716\\u271d\\u2721\\u2728\\u2733-\\u2734\\u2744\\u2747\\u274c\\u274e" +
  "\\u2753-\\u2755\\u2757\\u2763-\\u2767\\u2795-\\u2797\\u27a1\\u27b0\\u27bf\\u2934-\\u2935" +
  "\\u2b05-\\u2b07\\u2b1b-\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299" +
  "\\u{1f000}-\\u{1f0ff}\\u{1f10d}-\\u{1f10f}\\u{1f12f}\\u{1f16c}-\\u{1f171}" +
  "\\u{1f17e}-\\u{1f17f}\\u{1f18e}\\u{1f191}-\\u{1f19a}\\u{1f1ad}-\\u{1f1e5}" +
  "\\u{1f201}-\\u{1f20f}\\u{1f21a}\\u{1f22f}\\u{1f232}-\\u{1f23a}\\u{1f23c}-\\u{1f23f}" +
  "\\u{1f249}-\\u{1f3fa}\\u{1f400}-\\u{1f53d}\\u{1f546}-\\u{1f64f}\\u{1f680}-\\u{1f6ff}" +
  "\\u{1f774}-\\u{1f77f}\\u{1f7d5}-\\u{1f7ff}\\u{1f80c}-\\u{1f80f}\\u{1f848}-\\u{1f84f}" +
  "\\u{1f85a}-\\u{1f85f}\\u{1f888}-\\u{1f88f}\\u{1f8ae}-\\u{1f8ff}\\u{1f90c}-\\u{1f93a}" +
  "\\u{1f93c}-\\u{1f945}\\u{1f947}-\\u{1faff}\\u{1fc00}-\\u{1fffd}";

/** Have a script since Unicode 10 to 17. */
export const WITHOUT_SCRIPT =
  "\\u{560}\\u{588}\\u{5ef}\\u{61d}\\u{7fd}-\\u{7ff}\\u{860}-\\u{89f}\\u{8b5}\\u{8be}-\\u{8d3}" +
  "\\u{9fc}-\\u{9fe}\\u{a76}\\u{afa}-\\u{aff}\\u{b55}\\u{c04}\\u{c3c}\\u{c5c}-\\u{c5d}\\u{c77}" +
  "\\u{c84}\\u{cdc}-\\u{cdd}\\u{cf3}-\\u{d00}\\u{d04}\\u{d3b}-\\u{d3c}\\u{d81}\\u{e86}\\u{e89}" +
  "\\u{e8c}\\u{e8e}-\\u{e93}\\u{e98}\\u{ea0}\\u{ea8}-\\u{ea9}\\u{eac}\\u{eba}\\u{ece}\\u{170d}" +
  "\\u{1715}-\\u{171f}\\u{180f}\\u{1878}\\u{1abf}-\\u{1aeb}\\u{1b4c}-\\u{1b4f}" +
  "\\u{1b7d}-\\u{1b7f}\\u{1c89}-\\u{1cbf}\\u{1cf7}\\u{1cfa}\\u{1df6}-\\u{1dfa}" +
  "\\u{20bf}-\\u{20c1}\\u{23ff}\\u{2427}-\\u{2429}\\u{2b96}-\\u{2b97}\\u{2bba}-\\u{2bbc}" +
  "\\u{2bc9}\\u{2bd2}-\\u{2beb}\\u{2bf0}-\\u{2bff}\\u{2c2f}\\u{2c5f}\\u{2e45}-\\u{2e5d}" +
  "\\u{2ffc}-\\u{2fff}\\u{312e}-\\u{312f}\\u{31bb}-\\u{31bf}\\u{31e4}-\\u{31ef}\\u{32ff}" +
  "\\u{4db6}-\\u{4dbf}\\u{9fd6}-\\u{9fff}\\u{a7af}\\u{a7b8}-\\u{a7f6}\\u{a82c}" +
  "\\u{a8fe}-\\u{a8ff}\\u{ab66}-\\u{ab6b}\\u{fbc2}-\\u{fbd2}\\u{fd40}-\\u{fd4f}" +
  "\\u{fd90}-\\u{fd91}\\u{fdc8}-\\u{fdcf}\\u{fdfe}-\\u{fdff}\\u{1019c}\\u{1032d}-\\u{1032f}" +
  "\\u{10780}-\\u{107ba}\\u{10a34}-\\u{10a35}\\u{10a48}\\u{10ec2}-\\u{10eff}" +
  "\\u{11070}-\\u{11075}\\u{110c2}-\\u{110cd}\\u{11144}-\\u{11147}\\u{111ce}-\\u{111cf}" +
  "\\u{1123f}-\\u{11241}\\u{1133b}\\u{1145a}\\u{1145e}-\\u{11461}\\u{116b8}-\\u{116b9}" +
  "\\u{116d0}-\\u{116e3}\\u{1171a}\\u{11740}-\\u{11746}\\u{11ab0}-\\u{11abf}" +
  "\\u{11b00}-\\u{11b67}\\u{11fb0}-\\u{11fff}\\u{1342f}-\\u{143fa}\\u{16f45}-\\u{16f4f}" +
  "\\u{16f7f}-\\u{16f87}\\u{16fe2}-\\u{16ff6}\\u{187ed}-\\u{187ff}\\u{18af3}-\\u{1affe}" +
  "\\u{1b002}-\\u{1b167}\\u{1cc00}-\\u{1cfc3}\\u{1d1e9}-\\u{1d1ea}\\u{1d2c0}-\\u{1d2f3}" +
  "\\u{1d372}-\\u{1d378}\\u{1df00}-\\u{1df2a}\\u{1e030}-\\u{1e7fe}\\u{1e94b}" +
  "\\u{1ec71}-\\u{1ed3d}\\u{1f10d}-\\u{1f10f}\\u{1f12f}\\u{1f16c}-\\u{1f16f}\\u{1f1ad}" +
  "\\u{1f260}-\\u{1f265}\\u{1f6d3}-\\u{1f6df}\\u{1f6f7}-\\u{1f6fc}\\u{1f774}-\\u{1f77f}" +
  "\\u{1f7d5}-\\u{1f7f0}\\u{1f8b0}-\\u{1f90f}\\u{1f91f}\\u{1f928}-\\u{1f92f}" +
  "\\u{1f931}-\\u{1f932}\\u{1f93f}\\u{1f94c}-\\u{1f94f}\\u{1f95f}-\\u{1f97f}" +
  "\\u{1f992}-\\u{1f9bf}\\u{1f9c1}-\\u{1fbfa}\\u{2a6d7}-\\u{2a6df}\\u{2b735}-\\u{2b73f}" +
  "\\u{2cea2}-\\u{2ee5d}\\u{30000}-\\u{33479}";

/** Marks since Unicode 10 to 17, where accents are stripped. */
export const NOT_MARK =
  "\\u{7fd}\\u{897}-\\u{89f}\\u{8ca}-\\u{8d3}\\u{9fe}\\u{afa}-\\u{aff}\\u{b55}\\u{c04}\\u{c3c}" +
  "\\u{cf3}\\u{d00}\\u{d3b}-\\u{d3c}\\u{d81}\\u{eba}\\u{ece}\\u{1715}\\u{180f}" +
  "\\u{1abf}-\\u{1add}\\u{1ae0}-\\u{1aeb}\\u{1cf7}\\u{1df6}-\\u{1dfa}\\u{a82c}\\u{a8ff}" +
  "\\u{10d24}-\\u{10d27}\\u{10d69}-\\u{10d6d}\\u{10eab}-\\u{10eac}\\u{10efa}-\\u{10eff}" +
  "\\u{10f46}-\\u{10f50}\\u{10f82}-\\u{10f85}\\u{11070}\\u{11073}-\\u{11074}\\u{110c2}" +
  "\\u{11145}-\\u{11146}\\u{111c9}\\u{111ce}-\\u{111cf}\\u{11241}\\u{1133b}" +
  "\\u{113b8}-\\u{113c0}\\u{113c2}\\u{113c5}\\u{113c7}-\\u{113ca}\\u{113cc}-\\u{113d0}" +
  "\\u{113d2}\\u{113e1}-\\u{113e2}\\u{1145e}\\u{1182c}-\\u{1183a}\\u{11930}-\\u{11935}" +
  "\\u{11937}-\\u{11938}\\u{1193b}-\\u{1193e}\\u{11940}\\u{11942}-\\u{11943}" +
  "\\u{119d1}-\\u{119d7}\\u{119da}-\\u{119e0}\\u{119e4}\\u{11a01}-\\u{11a0a}" +
  "\\u{11a33}-\\u{11a39}\\u{11a3b}-\\u{11a3e}\\u{11a47}\\u{11a51}-\\u{11a5b}" +
  "\\u{11a8a}-\\u{11a99}\\u{11b60}-\\u{11b67}\\u{11d31}-\\u{11d36}\\u{11d3a}" +
  "\\u{11d3c}-\\u{11d3d}\\u{11d3f}-\\u{11d45}\\u{11d47}\\u{11d8a}-\\u{11d8e}" +
  "\\u{11d90}-\\u{11d91}\\u{11d93}-\\u{11d97}\\u{11ef3}-\\u{11ef6}\\u{11f00}-\\u{11f01}" +
  "\\u{11f03}\\u{11f34}-\\u{11f3a}\\u{11f3e}-\\u{11f42}\\u{11f5a}\\u{13440}" +
  "\\u{13447}-\\u{13455}\\u{1611e}-\\u{1612f}\\u{16f4f}\\u{16f7f}-\\u{16f87}\\u{16fe4}" +
  "\\u{16ff0}-\\u{16ff1}\\u{1cf00}-\\u{1cf2d}\\u{1cf30}-\\u{1cf46}\\u{1e08f}" +
  "\\u{1e130}-\\u{1e136}\\u{1e2ae}\\u{1e2ec}-\\u{1e2ef}\\u{1e4ec}-\\u{1e4ef}" +
  "\\u{1e5ee}-\\u{1e5ef}\\u{1e6e3}\\u{1e6e6}\\u{1e6ee}-\\u{1e6ef}\\u{1e6f5}";

/** Marks of no width that BERT does not know: those, and some of Unicode 9 or of another kind then. */
export const NOT_NONSPACING =
  `${NOT_MARK}\\u{8d4}-\\u{8e1}\\u{1885}-\\u{1886}\\u{1dfb}\\u{a8c5}\\u{a9bd}\\u{1123e}` +
  "\\u{11438}-\\u{1143f}\\u{11442}-\\u{11444}\\u{11446}\\u{11c30}-\\u{11c36}" +
  "\\u{11c38}-\\u{11c3d}\\u{11c3f}\\u{11c92}-\\u{11ca7}\\u{11caa}-\\u{11cb0}" +
  "\\u{11cb2}-\\u{11cb3}\\u{11cb5}-\\u{11cb6}\\u{1e000}-\\u{1e006}\\u{1e008}-\\u{1e018}" +
  "\\u{1e01b}-\\u{1e021}\\u{1e023}-\\u{1e024}\\u{1e026}-\\u{1e02a}\\u{1e944}-\\u{1e94a}";
