/** What a tokenizer cannot do with a text; the message says why, in half a sentence. */
export class Refused extends Error {}
