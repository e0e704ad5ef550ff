// What esbuild puts in place of packages that transformers.js names but text never needs.
export default {};
