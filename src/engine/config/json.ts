/** Strings, and what Python writes for numbers that JSON does not have, such as Mamba 2's limits. */
const ENDLESS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** A text as JSON may have it: numbers without end are null. */
export const plainJson = (text: string): string =>
  text.replace(ENDLESS, (part) => (part.startsWith('"') ? part : "null"));
