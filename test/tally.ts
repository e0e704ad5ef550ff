// A reporter of node:test: a line of JSON for each test file, with what passed and failed in it.
interface Summary {
  readonly type: string;
  readonly data: {
    readonly file?: string;
    readonly success?: boolean;
    readonly counts?: {
      readonly passed: number;
      readonly failed: number;
      readonly cancelled: number;
    };
  };
}

/** What a test file came to. */
export interface Tally {
  readonly file: string;
  readonly success: boolean;
  readonly passed: number;
  readonly failed: number;
}

export default async function* tally(events: AsyncIterable<Summary>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    const { file, counts } = data;
    if (type !== "test:summary" || !file || !counts) continue;
    const failed = counts.failed + counts.cancelled;
    const line: Tally = { file, success: data.success === true, passed: counts.passed, failed };
    yield `${JSON.stringify(line)}\n`;
  }
}
