/** Whether something that came over a wire is what it should be. */
export type Check<T> = (value: unknown) => value is T;

const LONGEST = 20_000_000; // UTF-16 units: twice what is taken in at once
const MOST = 1_000_000; // members of a list

const check =
  <T>(holds: (value: unknown) => boolean): Check<T> =>
  (value): value is T =>
    holds(value);

export const anyNumber = check<number>(Number.isFinite);
/** A number of something, or how many: 0, 1, 2, … of whatever branded type. */
export const whole = <T extends number = number>(): Check<T> =>
  check((value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const yesOrNo = check<boolean>((value) => typeof value === "boolean");
export const text = check<string>((value) => typeof value === "string" && value.length <= LONGEST);
/** A file's name without a folder. */
export const fileName = check<string>(
  (value) => typeof value === "string" && value.length <= 255 && !/[/\\\0]|^\.\.?$/.test(value),
);
export const numbers = check<Uint32Array>(
  (value) => value instanceof Uint32Array && value.length <= MOST,
);
export const floats = check<Float32Array>(
  (value) => value instanceof Float32Array && value.length <= MOST && value.every(Number.isFinite),
);
export const bytes = check<Uint8Array>((value) => value instanceof Uint8Array);

export const oneOf = <const T>(...values: readonly T[]): Check<T> =>
  check((value) => values.includes(value as T));

export const optional = <T>(inner: Check<T>): Check<T | undefined> =>
  check((value) => value === undefined || inner(value));

export const either = <A, B>(a: Check<A>, b: Check<B>): Check<A | B> =>
  check((value) => a(value) || b(value));

export const listOf = <T>(inner: Check<T>): Check<readonly T[]> =>
  check((value) => Array.isArray(value) && value.length <= MOST && value.every(inner));

/** An object with these fields; nobody reads others. One that may be missing takes `undefined`. */
export const record = <T extends object>(
  fields: { readonly [Name in keyof T]-?: Check<T[Name]> },
): Check<T> =>
  check((value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const names = Object.keys(fields) as (keyof T & string)[];
    return names.every((name) => fields[name]((value as T)[name]));
  });

/** For each method the checks of what it takes; those at the end may be left out if they are optional. */
export type Checks<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...args: infer Args) => unknown
    ? { readonly [At in keyof Required<Args>]-?: Check<Args[At]> }
    : never;
};

/**
 * The same methods, called only with what they take: whoever is at the other end may send anything.
 * Anything else fails its asker with a RangeError.
 */
export function checked<Methods extends object>(
  methods: Methods,
  checks: Checks<Methods>,
): Methods {
  const guarded = Object.entries(methods).map(([name, method]) => {
    const wanted = checks[name as keyof Methods] as readonly Check<unknown>[];
    const call = async (...args: readonly unknown[]) => {
      const isRight = args.length <= wanted.length && wanted.every((holds, at) => holds(args[at]));
      if (!isRight) throw new RangeError(`"${name}" was asked with what it does not take.`);
      return Reflect.apply(method as () => unknown, methods, args);
    };
    return [name, call] as const;
  });
  return Object.fromEntries(guarded) as Methods;
}
