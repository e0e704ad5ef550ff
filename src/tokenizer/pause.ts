/** Lets questions in that have come meanwhile. */
export type Pause = () => Promise<void>;

export const SLICE = 4; // ms that counting may take before a pause: what a hover may have to wait
