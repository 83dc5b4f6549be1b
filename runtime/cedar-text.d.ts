/** A policy file, imported as its text; the bundler puts it into the code. */
declare module '*.cedar' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the form in which bundlers hand over a text
  export default text;
}
