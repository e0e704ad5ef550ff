// The names that Unicode 16 gives to scripts, each with its aliases, as JavaScript takes them.
export const SCRIPTS =
  "Adlm/Adlam Aghb/Caucasian_Albanian Ahom Arab/Arabic Armi/Imperial_Aramaic Armn/Armenian " +
  "Avst/Avestan Bali/Balinese Bamu/Bamum Bass/Bassa_Vah Batk/Batak Beng/Bengali " +
  "Bhks/Bhaiksuki Bopo/Bopomofo Brah/Brahmi Brai/Braille Bugi/Buginese Buhd/Buhid " +
  "Cakm/Chakma Cans/Canadian_Aboriginal Cari/Carian Cham Cher/Cherokee Chrs/Chorasmian " +
  "Copt/Coptic/Qaac Cpmn/Cypro_Minoan Cprt/Cypriot Cyrl/Cyrillic Deva/Devanagari " +
  "Diak/Dives_Akuru Dogr/Dogra Dsrt/Deseret Dupl/Duployan Egyp/Egyptian_Hieroglyphs " +
  "Elba/Elbasan Elym/Elymaic Ethi/Ethiopic Gara/Garay Geor/Georgian Glag/Glagolitic " +
  "Gong/Gunjala_Gondi Gonm/Masaram_Gondi Goth/Gothic Gran/Grantha Grek/Greek Gujr/Gujarati " +
  "Gukh/Gurung_Khema Guru/Gurmukhi Hang/Hangul Hani/Han Hano/Hanunoo Hatr/Hatran " +
  "Hebr/Hebrew Hira/Hiragana Hluw/Anatolian_Hieroglyphs Hmng/Pahawh_Hmong " +
  "Hmnp/Nyiakeng_Puachue_Hmong Hung/Old_Hungarian Ital/Old_Italic Java/Javanese " +
  "Kali/Kayah_Li Kana/Katakana Kawi Khar/Kharoshthi Khmr/Khmer Khoj/Khojki " +
  "Kits/Khitan_Small_Script Knda/Kannada Krai/Kirat_Rai Kthi/Kaithi Lana/Tai_Tham Laoo/Lao " +
  "Latn/Latin Lepc/Lepcha Limb/Limbu Lina/Linear_A Linb/Linear_B Lisu Lyci/Lycian " +
  "Lydi/Lydian Mahj/Mahajani Maka/Makasar Mand/Mandaic Mani/Manichaean Marc/Marchen " +
  "Medf/Medefaidrin Mend/Mende_Kikakui Merc/Meroitic_Cursive Mero/Meroitic_Hieroglyphs " +
  "Mlym/Malayalam Modi Mong/Mongolian Mroo/Mro Mtei/Meetei_Mayek Mult/Multani Mymr/Myanmar " +
  "Nagm/Nag_Mundari Nand/Nandinagari Narb/Old_North_Arabian Nbat/Nabataean Newa Nkoo/Nko " +
  "Nshu/Nushu Ogam/Ogham Olck/Ol_Chiki Onao/Ol_Onal Orkh/Old_Turkic Orya/Oriya Osge/Osage " +
  "Osma/Osmanya Ougr/Old_Uyghur Palm/Palmyrene Pauc/Pau_Cin_Hau Perm/Old_Permic " +
  "Phag/Phags_Pa Phli/Inscriptional_Pahlavi Phlp/Psalter_Pahlavi Phnx/Phoenician Plrd/Miao " +
  "Prti/Inscriptional_Parthian Rjng/Rejang Rohg/Hanifi_Rohingya Runr/Runic Samr/Samaritan " +
  "Sarb/Old_South_Arabian Saur/Saurashtra Sgnw/SignWriting Shaw/Shavian Shrd/Sharada " +
  "Sidd/Siddham Sind/Khudawadi Sinh/Sinhala Sogd/Sogdian Sogo/Old_Sogdian Sora/Sora_Sompeng " +
  "Soyo/Soyombo Sund/Sundanese Sunu/Sunuwar Sylo/Syloti_Nagri Syrc/Syriac Tagb/Tagbanwa " +
  "Takr/Takri Tale/Tai_Le Talu/New_Tai_Lue Taml/Tamil Tang/Tangut Tavt/Tai_Viet Telu/Telugu " +
  "Tfng/Tifinagh Tglg/Tagalog Thaa/Thaana Thai Tibt/Tibetan Tirh/Tirhuta Tnsa/Tangsa " +
  "Todr/Todhri Toto Tutg/Tulu_Tigalari Ugar/Ugaritic Vaii/Vai Vith/Vithkuqi " +
  "Wara/Warang_Citi Wcho/Wancho Xpeo/Old_Persian Xsux/Cuneiform Yezi/Yezidi Yiii/Yi " +
  "Zanb/Zanabazar_Square Zinh/Inherited/Qaai Zyyy/Common";

/** The blocks of Unicode 16 and their first and last code point; surrogates are left out. */
export const BLOCKS =
  "Basic_Latin:0-7f Latin_1_Supplement:80-ff Latin_Extended_A:100-17f " +
  "Latin_Extended_B:180-24f IPA_Extensions:250-2af Spacing_Modifier_Letters:2b0-2ff " +
  "Combining_Diacritical_Marks:300-36f Greek_And_Coptic:370-3ff Cyrillic:400-4ff " +
  "Cyrillic_Supplement:500-52f Armenian:530-58f Hebrew:590-5ff Arabic:600-6ff Syriac:700-74f " +
  "Arabic_Supplement:750-77f Thaana:780-7bf NKo:7c0-7ff Samaritan:800-83f Mandaic:840-85f " +
  "Syriac_Supplement:860-86f Arabic_Extended_B:870-89f Arabic_Extended_A:8a0-8ff " +
  "Devanagari:900-97f Bengali:980-9ff Gurmukhi:a00-a7f Gujarati:a80-aff Oriya:b00-b7f " +
  "Tamil:b80-bff Telugu:c00-c7f Kannada:c80-cff Malayalam:d00-d7f Sinhala:d80-dff " +
  "Thai:e00-e7f Lao:e80-eff Tibetan:f00-fff Myanmar:1000-109f Georgian:10a0-10ff " +
  "Hangul_Jamo:1100-11ff Ethiopic:1200-137f Ethiopic_Supplement:1380-139f Cherokee:13a0-13ff " +
  "Unified_Canadian_Aboriginal_Syllabics:1400-167f Ogham:1680-169f Runic:16a0-16ff " +
  "Tagalog:1700-171f Hanunoo:1720-173f Buhid:1740-175f Tagbanwa:1760-177f Khmer:1780-17ff " +
  "Mongolian:1800-18af Unified_Canadian_Aboriginal_Syllabics_Extended:18b0-18ff " +
  "Limbu:1900-194f Tai_Le:1950-197f New_Tai_Lue:1980-19df Khmer_Symbols:19e0-19ff " +
  "Buginese:1a00-1a1f Tai_Tham:1a20-1aaf Combining_Diacritical_Marks_Extended:1ab0-1aff " +
  "Balinese:1b00-1b7f Sundanese:1b80-1bbf Batak:1bc0-1bff Lepcha:1c00-1c4f Ol_Chiki:1c50-1c7f " +
  "Cyrillic_Extended_C:1c80-1c8f Georgian_Extended:1c90-1cbf Sundanese_Supplement:1cc0-1ccf " +
  "Vedic_Extensions:1cd0-1cff Phonetic_Extensions:1d00-1d7f " +
  "Phonetic_Extensions_Supplement:1d80-1dbf Combining_Diacritical_Marks_Supplement:1dc0-1dff " +
  "Latin_Extended_Additional:1e00-1eff Greek_Extended:1f00-1fff General_Punctuation:2000-206f " +
  "Superscripts_And_Subscripts:2070-209f Currency_Symbols:20a0-20cf " +
  "Combining_Diacritical_Marks_for_Symbols:20d0-20ff Letterlike_Symbols:2100-214f " +
  "Number_Forms:2150-218f Arrows:2190-21ff Mathematical_Operators:2200-22ff " +
  "Miscellaneous_Technical:2300-23ff Control_Pictures:2400-243f " +
  "Optical_Character_Recognition:2440-245f Enclosed_Alphanumerics:2460-24ff " +
  "Box_Drawing:2500-257f Block_Elements:2580-259f Geometric_Shapes:25a0-25ff " +
  "Miscellaneous_Symbols:2600-26ff Dingbats:2700-27bf " +
  "Miscellaneous_Mathematical_Symbols_A:27c0-27ef Supplemental_Arrows_A:27f0-27ff " +
  "Braille_Patterns:2800-28ff Supplemental_Arrows_B:2900-297f " +
  "Miscellaneous_Mathematical_Symbols_B:2980-29ff " +
  "Supplemental_Mathematical_Operators:2a00-2aff Miscellaneous_Symbols_And_Arrows:2b00-2bff " +
  "Glagolitic:2c00-2c5f Latin_Extended_C:2c60-2c7f Coptic:2c80-2cff " +
  "Georgian_Supplement:2d00-2d2f Tifinagh:2d30-2d7f Ethiopic_Extended:2d80-2ddf " +
  "Cyrillic_Extended_A:2de0-2dff Supplemental_Punctuation:2e00-2e7f " +
  "CJK_Radicals_Supplement:2e80-2eff Kangxi_Radicals:2f00-2fdf " +
  "Ideographic_Description_Characters:2ff0-2fff CJK_Symbols_And_Punctuation:3000-303f " +
  "Hiragana:3040-309f Katakana:30a0-30ff Bopomofo:3100-312f " +
  "Hangul_Compatibility_Jamo:3130-318f Kanbun:3190-319f Bopomofo_Extended:31a0-31bf " +
  "CJK_Strokes:31c0-31ef Katakana_Phonetic_Extensions:31f0-31ff " +
  "Enclosed_CJK_Letters_And_Months:3200-32ff CJK_Compatibility:3300-33ff " +
  "CJK_Unified_Ideographs_Extension_A:3400-4dbf Yijing_Hexagram_Symbols:4dc0-4dff " +
  "CJK_Unified_Ideographs:4e00-9fff Yi_Syllables:a000-a48f Yi_Radicals:a490-a4cf " +
  "Lisu:a4d0-a4ff Vai:a500-a63f Cyrillic_Extended_B:a640-a69f Bamum:a6a0-a6ff " +
  "Modifier_Tone_Letters:a700-a71f Latin_Extended_D:a720-a7ff Syloti_Nagri:a800-a82f " +
  "Common_Indic_Number_Forms:a830-a83f Phags_Pa:a840-a87f Saurashtra:a880-a8df " +
  "Devanagari_Extended:a8e0-a8ff Kayah_Li:a900-a92f Rejang:a930-a95f " +
  "Hangul_Jamo_Extended_A:a960-a97f Javanese:a980-a9df Myanmar_Extended_B:a9e0-a9ff " +
  "Cham:aa00-aa5f Myanmar_Extended_A:aa60-aa7f Tai_Viet:aa80-aadf " +
  "Meetei_Mayek_Extensions:aae0-aaff Ethiopic_Extended_A:ab00-ab2f Latin_Extended_E:ab30-ab6f " +
  "Cherokee_Supplement:ab70-abbf Meetei_Mayek:abc0-abff Hangul_Syllables:ac00-d7af " +
  "Hangul_Jamo_Extended_B:d7b0-d7ff Private_Use_Area:e000-f8ff " +
  "CJK_Compatibility_Ideographs:f900-faff Alphabetic_Presentation_Forms:fb00-fb4f " +
  "Arabic_Presentation_Forms_A:fb50-fdff Variation_Selectors:fe00-fe0f " +
  "Vertical_Forms:fe10-fe1f Combining_Half_Marks:fe20-fe2f CJK_Compatibility_Forms:fe30-fe4f " +
  "Small_Form_Variants:fe50-fe6f Arabic_Presentation_Forms_B:fe70-feff " +
  "Halfwidth_And_Fullwidth_Forms:ff00-ffef Specials:fff0-ffff Linear_B_Syllabary:10000-1007f " +
  "Linear_B_Ideograms:10080-100ff Aegean_Numbers:10100-1013f " +
  "Ancient_Greek_Numbers:10140-1018f Ancient_Symbols:10190-101cf Phaistos_Disc:101d0-101ff " +
  "Lycian:10280-1029f Carian:102a0-102df Coptic_Epact_Numbers:102e0-102ff " +
  "Old_Italic:10300-1032f Gothic:10330-1034f Old_Permic:10350-1037f Ugaritic:10380-1039f " +
  "Old_Persian:103a0-103df Deseret:10400-1044f Shavian:10450-1047f Osmanya:10480-104af " +
  "Osage:104b0-104ff Elbasan:10500-1052f Caucasian_Albanian:10530-1056f Vithkuqi:10570-105bf " +
  "Todhri:105c0-105ff Linear_A:10600-1077f Latin_Extended_F:10780-107bf " +
  "Cypriot_Syllabary:10800-1083f Imperial_Aramaic:10840-1085f Palmyrene:10860-1087f " +
  "Nabataean:10880-108af Hatran:108e0-108ff Phoenician:10900-1091f Lydian:10920-1093f " +
  "Meroitic_Hieroglyphs:10980-1099f Meroitic_Cursive:109a0-109ff Kharoshthi:10a00-10a5f " +
  "Old_South_Arabian:10a60-10a7f Old_North_Arabian:10a80-10a9f Manichaean:10ac0-10aff " +
  "Avestan:10b00-10b3f Inscriptional_Parthian:10b40-10b5f Inscriptional_Pahlavi:10b60-10b7f " +
  "Psalter_Pahlavi:10b80-10baf Old_Turkic:10c00-10c4f Old_Hungarian:10c80-10cff " +
  "Hanifi_Rohingya:10d00-10d3f Garay:10d40-10d8f Rumi_Numeral_Symbols:10e60-10e7f " +
  "Yezidi:10e80-10ebf Arabic_Extended_C:10ec0-10eff Old_Sogdian:10f00-10f2f " +
  "Sogdian:10f30-10f6f Old_Uyghur:10f70-10faf Chorasmian:10fb0-10fdf Elymaic:10fe0-10fff " +
  "Brahmi:11000-1107f Kaithi:11080-110cf Sora_Sompeng:110d0-110ff Chakma:11100-1114f " +
  "Mahajani:11150-1117f Sharada:11180-111df Sinhala_Archaic_Numbers:111e0-111ff " +
  "Khojki:11200-1124f Multani:11280-112af Khudawadi:112b0-112ff Grantha:11300-1137f " +
  "Tulu_Tigalari:11380-113ff Newa:11400-1147f Tirhuta:11480-114df Siddham:11580-115ff " +
  "Modi:11600-1165f Mongolian_Supplement:11660-1167f Takri:11680-116cf " +
  "Myanmar_Extended_C:116d0-116ff Ahom:11700-1174f Dogra:11800-1184f Warang_Citi:118a0-118ff " +
  "Dives_Akuru:11900-1195f Nandinagari:119a0-119ff Zanabazar_Square:11a00-11a4f " +
  "Soyombo:11a50-11aaf Unified_Canadian_Aboriginal_Syllabics_Extended_A:11ab0-11abf " +
  "Pau_Cin_Hau:11ac0-11aff Devanagari_Extended_A:11b00-11b5f Sunuwar:11bc0-11bff " +
  "Bhaiksuki:11c00-11c6f Marchen:11c70-11cbf Masaram_Gondi:11d00-11d5f " +
  "Gunjala_Gondi:11d60-11daf Makasar:11ee0-11eff Kawi:11f00-11f5f Lisu_Supplement:11fb0-11fbf " +
  "Tamil_Supplement:11fc0-11fff Cuneiform:12000-123ff " +
  "Cuneiform_Numbers_And_Punctuation:12400-1247f Early_Dynastic_Cuneiform:12480-1254f " +
  "Cypro_Minoan:12f90-12fff Egyptian_Hieroglyphs:13000-1342f " +
  "Egyptian_Hieroglyph_Format_Controls:13430-1345f " +
  "Egyptian_Hieroglyphs_Extended_A:13460-143ff Anatolian_Hieroglyphs:14400-1467f " +
  "Gurung_Khema:16100-1613f Bamum_Supplement:16800-16a3f Mro:16a40-16a6f Tangsa:16a70-16acf " +
  "Bassa_Vah:16ad0-16aff Pahawh_Hmong:16b00-16b8f Kirat_Rai:16d40-16d7f " +
  "Medefaidrin:16e40-16e9f Miao:16f00-16f9f Ideographic_Symbols_And_Punctuation:16fe0-16fff " +
  "Tangut:17000-187ff Tangut_Components:18800-18aff Khitan_Small_Script:18b00-18cff " +
  "Tangut_Supplement:18d00-18d7f Kana_Extended_B:1aff0-1afff Kana_Supplement:1b000-1b0ff " +
  "Kana_Extended_A:1b100-1b12f Small_Kana_Extension:1b130-1b16f Nushu:1b170-1b2ff " +
  "Duployan:1bc00-1bc9f Shorthand_Format_Controls:1bca0-1bcaf " +
  "Symbols_for_Legacy_Computing_Supplement:1cc00-1cebf Znamenny_Musical_Notation:1cf00-1cfcf " +
  "Byzantine_Musical_Symbols:1d000-1d0ff Musical_Symbols:1d100-1d1ff " +
  "Ancient_Greek_Musical_Notation:1d200-1d24f Kaktovik_Numerals:1d2c0-1d2df " +
  "Mayan_Numerals:1d2e0-1d2ff Tai_Xuan_Jing_Symbols:1d300-1d35f " +
  "Counting_Rod_Numerals:1d360-1d37f Mathematical_Alphanumeric_Symbols:1d400-1d7ff " +
  "Sutton_SignWriting:1d800-1daaf Latin_Extended_G:1df00-1dfff " +
  "Glagolitic_Supplement:1e000-1e02f Cyrillic_Extended_D:1e030-1e08f " +
  "Nyiakeng_Puachue_Hmong:1e100-1e14f Toto:1e290-1e2bf Wancho:1e2c0-1e2ff " +
  "Nag_Mundari:1e4d0-1e4ff Ol_Onal:1e5d0-1e5ff Ethiopic_Extended_B:1e7e0-1e7ff " +
  "Mende_Kikakui:1e800-1e8df Adlam:1e900-1e95f Indic_Siyaq_Numbers:1ec70-1ecbf " +
  "Ottoman_Siyaq_Numbers:1ed00-1ed4f Arabic_Mathematical_Alphabetic_Symbols:1ee00-1eeff " +
  "Mahjong_Tiles:1f000-1f02f Domino_Tiles:1f030-1f09f Playing_Cards:1f0a0-1f0ff " +
  "Enclosed_Alphanumeric_Supplement:1f100-1f1ff Enclosed_Ideographic_Supplement:1f200-1f2ff " +
  "Miscellaneous_Symbols_And_Pictographs:1f300-1f5ff Emoticons:1f600-1f64f " +
  "Ornamental_Dingbats:1f650-1f67f Transport_And_Map_Symbols:1f680-1f6ff " +
  "Alchemical_Symbols:1f700-1f77f Geometric_Shapes_Extended:1f780-1f7ff " +
  "Supplemental_Arrows_C:1f800-1f8ff Supplemental_Symbols_And_Pictographs:1f900-1f9ff " +
  "Chess_Symbols:1fa00-1fa6f Symbols_And_Pictographs_Extended_A:1fa70-1faff " +
  "Symbols_For_Legacy_Computing:1fb00-1fbff CJK_Unified_Ideographs_Extension_B:20000-2a6df " +
  "CJK_Unified_Ideographs_Extension_C:2a700-2b73f " +
  "CJK_Unified_Ideographs_Extension_D:2b740-2b81f " +
  "CJK_Unified_Ideographs_Extension_E:2b820-2ceaf " +
  "CJK_Unified_Ideographs_Extension_F:2ceb0-2ebef " +
  "CJK_Unified_Ideographs_Extension_I:2ebf0-2ee5f " +
  "CJK_Compatibility_Ideographs_Supplement:2f800-2fa1f " +
  "CJK_Unified_Ideographs_Extension_G:30000-3134f " +
  "CJK_Unified_Ideographs_Extension_H:31350-323af Tags:e0000-e007f " +
  "Variation_Selectors_Supplement:e0100-e01ef Supplementary_Private_Use_Area_A:f0000-fffff " +
  "Supplementary_Private_Use_Area_B:100000-10ffff";
