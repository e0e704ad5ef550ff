import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  atLine,
  back,
  type Course,
  doneAt,
  into,
  nodesAt,
  out,
  over,
  type Place,
} from "../../../src/domain/debug/course.ts";
import { listingOf } from "../../../src/domain/debug/listing.ts";
import { decoder, pair } from "./program.ts";

const courseOf = (program: ReturnType<typeof decoder>): Course => ({
  listing: listingOf(program, "", true),
  stages: ["softmax", "temperature"],
});
const gpt = courseOf(decoder());
const t5 = courseOf(pair());
const START = atLine(0, 0);
const named = (course: Course, place: Place) =>
  nodesAt(course, place).map((node) => {
    if (node.kind === "stage") return node.stage;
    return node.kind === "step" ? node.step.kind : `${node.kind} ${node.head}`;
  });

/** Places that are reached by some moves from the beginning. */
const places = (course: Course) =>
  fc
    .array(fc.constantFrom(into, into, over, out), { maxLength: 60 })
    .map((moves) => moves.reduce((place, move) => move(course, place), START));
const order = ({ pass, line, inner }: Place) => [pass, line, ...inner];
function isBefore(a: Place, b: Place): boolean {
  const [first, second] = [order(a), order(b)];
  const at = first.findIndex((number, i) => number !== second[i]);
  if (at === -1) return first.length < second.length;
  return second[at] !== undefined && (first[at] as number) < (second[at] as number);
}

describe("The course of a program", () => {
  it("goes over every line, and on with the next token", () => {
    let place = START;
    for (const [line] of gpt.listing.lines.entries()) {
      assert.deepEqual(place, atLine(0, line));
      place = over(gpt, place);
    }
    assert.deepEqual(place, atLine(1, 0));
  });

  it("goes into an attention, its heads, and the row of a token", () => {
    const softmax = gpt.listing.lines.findIndex(
      ({ work }) => work.kind === "steps" && work.steps[0].kind === "softmax",
    );
    const head = into(gpt, atLine(0, softmax));
    assert.deepEqual(named(gpt, head), ["head 0"]);
    assert.deepEqual(named(gpt, into(gpt, head)), ["head 0", "row 0"]);
    assert.deepEqual(named(gpt, over(gpt, into(gpt, head))), ["head 1"]);
    assert.deepEqual(over(gpt, over(gpt, head)), atLine(0, softmax + 1));
    assert.deepEqual(out(gpt, into(gpt, head)), over(gpt, head));
    assert.deepEqual(out(gpt, head), atLine(0, softmax + 1));
  });

  it("goes into a line of several steps, and out of a part of a layer", () => {
    const line = gpt.listing.lines.findIndex(({ part }) => part === "feedForward") + 1;
    const up = into(gpt, atLine(0, line));
    assert.deepEqual(named(gpt, up), ["up"]);
    assert.deepEqual(named(gpt, over(gpt, up)), ["gelu"]);
    const first = gpt.listing.lines.findIndex(({ layer }) => layer === 0);
    assert.deepEqual(out(gpt, atLine(0, first)), atLine(0, line - 1));
    assert.equal(gpt.listing.lines[out(gpt, atLine(0, line)).line]?.layer, 1);
  });

  it("goes into the choice", () => {
    const choose = gpt.listing.lines.findIndex(({ work }) => work.kind === "choose");
    let place = into(gpt, atLine(0, choose));
    for (const stage of ["softmax", "temperature", "pick"]) {
      assert.deepEqual(named(gpt, place), [stage]);
      place = over(gpt, place);
    }
    assert.deepEqual(place, atLine(0, choose + 1));
  });

  for (const [name, course] of Object.entries({ gpt, t5 })) {
    it(`of ${name} always goes on, and comes to an end of every pass`, () => {
      fc.assert(
        fc.property(places(course), fc.constantFrom(into, over, out), (place, move) => {
          assert.ok(isBefore(place, move(course, place)));
          nodesAt(course, move(course, place));
        }),
      );
    });

    it(`of ${name} goes back to where it came from`, () => {
      fc.assert(
        fc.property(places(course), (place) => {
          const before = back(course, place);
          if (!before) assert.deepEqual(place, START);
          else assert.ok(isBefore(before, place));
          if (before && place.inner.length === 0) assert.deepEqual(over(course, before), place);
          assert.deepEqual(
            back(course, into(course, atLine(place.pass, place.line))),
            atLine(place.pass, place.line),
          );
        }),
      );
    });

    it(`of ${name} has run what stands before a place, and nothing else`, () => {
      fc.assert(
        fc.property(places(course), (place) => {
          const done = doneAt(course, place).map(({ id }) => id);
          const all = course.listing.lines.flatMap(({ work }) =>
            work.kind === "steps" ? work.steps.map(({ id }) => id) : [],
          );
          assert.deepEqual(done, all.slice(0, done.length));
          const here = nodesAt(course, place)[0];
          if (here?.kind === "step") assert.equal(all[done.length], here.step.id);
        }),
      );
    });
  }
});
