/**
 * SentencePiece's map of characters as its files hold it, in base64: the size of a double array,
 * the array (Darts-clone), and the replacements, each with a NUL behind it.
 *
 * @param rules replacement by what is replaced; none of both holds a NUL
 */
export function charsmap(rules: Readonly<Record<string, string>>): string {
  const root = createNode();
  const texts: Buffer[] = [];
  let size = 0;
  for (const [from, to] of Object.entries(rules)) {
    const bytes = Buffer.from(from);
    let node = root;
    for (const byte of bytes) {
      if (!node.children.has(byte)) node.children.set(byte, createNode());
      node = node.children.get(byte) as Node;
    }
    node.value = size;
    texts.push(Buffer.from(`${to}\0`));
    size += Buffer.byteLength(to) + 1;
  }
  const array = doubleArray(root);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(array.length);
  return Buffer.concat([head, array, ...texts]).toString("base64");
}

interface Node {
  readonly children: Map<number, Node>;
  value: number | undefined; // where the replacement begins
}

const createNode = (): Node => ({ children: new Map(), value: undefined });

const LEAF = 1 << 8;
const VALUE = 1 << 31;

/** The child of a node by `label` stands at base ^ label, and its value at base itself. */
function doubleArray(root: Node): Buffer {
  const units: number[] = [0];
  const bases = new Set<number>();
  let first = 1; // no base before it is free
  const isFree = (base: number, labels: readonly number[]) =>
    !bases.has(base) && labels.every((label) => units[base ^ label] === undefined);
  const place = (node: Node, at: number): void => {
    const labels = [...(node.value === undefined ? [] : [0]), ...node.children.keys()];
    while (bases.has(first) && first < 2 ** 20) first++;
    let base = first;
    while (!isFree(base, labels) || !isNear(base ^ at)) base++;
    bases.add(base);
    for (const label of labels) units[base ^ label] = label;
    if (node.value !== undefined) units[base] = node.value | VALUE;
    const offset = base ^ at;
    const shifted = offset < 1 << 21 ? offset << 10 : (offset << 2) | (1 << 9);
    units[at] = (units[at] as number) | shifted | (node.value === undefined ? 0 : LEAF);
    for (const [label, child] of node.children) place(child, base ^ label);
  };
  place(root, 0);
  const array = Buffer.alloc(4 * 256 * Math.ceil(units.length / 256));
  for (const [at, unit = 0] of units.entries()) array.writeUInt32LE(unit >>> 0, at * 4);
  return array;
}

/** Whether an offset can be written: in 21 bits, or in as many above its lowest 8. */
const isNear = (offset: number) => offset < 1 << 21 || (offset & 0xff) === 0;
