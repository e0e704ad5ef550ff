import type { StepKind } from "../../../../src/domain/program/program.ts";
import recompute from "../../../../src/domain/program/recompute.ts?source" with { type: "text" };
import reference from "../../../../src/domain/program/reference.ts?source" with { type: "text" };
import { cutCode } from "./cut.ts";

/** The lines that compute such a step in the tests, as they stand in the source; undefined: none. */
export const codeOf = (kind: StepKind): string | undefined => cutCode(recompute, reference, kind);
