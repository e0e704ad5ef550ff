// What esbuild makes of files that are not TypeScript.
declare module "*.html" {
  const text: string;
  export default text;
}
declare module "*.css" {}
/** A source as it is written, to be shown. */
declare module "*.ts?source" {
  const text: string;
  export default text;
}
