// What esbuild makes of files that are not TypeScript.
declare module "*.html" {
  const text: string;
  export default text;
}
declare module "*.css" {}
/** Put together to a script for the user. */
declare module "*.py" {
  const text: string;
  export default text;
}
/** A source as it is written, to be shown. */
declare module "*.ts?source" {
  const text: string;
  export default text;
}
