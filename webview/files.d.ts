// What esbuild makes of files that are not TypeScript.
declare module "*.html" {
  const text: string;
  export default text;
}
declare module "*.css" {}
