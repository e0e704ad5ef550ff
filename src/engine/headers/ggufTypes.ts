/** How a type of GGUF stores numbers: in blocks of so many, which take so many bytes. */
export interface BlockType {
  readonly name: string;
  readonly block: number;
  readonly bytes: number;
}

const type = (name: string, block: number, bytes: number): BlockType => ({ name, block, bytes });

/**
 * The types of tensors in GGUF files by number.
 *
 * @see https://github.com/ggml-org/llama.cpp, gguf-py/gguf/constants.py: GGML_QUANT_SIZES
 */
export const GGUF_TYPES: ReadonlyMap<number, BlockType> = new Map([
  ...([
    ...([
      [0, type("F32", 1, 4)],
      [1, type("F16", 1, 2)],
      [2, type("Q4_0", 32, 18)],
    ] as const),
    ...([
      [3, type("Q4_1", 32, 20)],
      [6, type("Q5_0", 32, 22)],
      [7, type("Q5_1", 32, 24)],
    ] as const),
    ...([
      [8, type("Q8_0", 32, 34)],
      [9, type("Q8_1", 32, 40)],
      [10, type("Q2_K", 256, 84)],
    ] as const),
    ...([
      [11, type("Q3_K", 256, 110)],
      [12, type("Q4_K", 256, 144)],
    ] as const),
    ...([
      [13, type("Q5_K", 256, 176)],
      [14, type("Q6_K", 256, 210)],
    ] as const),
    ...([
      [15, type("Q8_K", 256, 292)],
      [16, type("IQ2_XXS", 256, 66)],
    ] as const),
    ...([
      [17, type("IQ2_XS", 256, 74)],
      [18, type("IQ3_XXS", 256, 98)],
    ] as const),
    ...([
      [19, type("IQ1_S", 256, 50)],
      [20, type("IQ4_NL", 32, 18)],
    ] as const),
    ...([
      [21, type("IQ3_S", 256, 110)],
      [22, type("IQ2_S", 256, 82)],
    ] as const),
    ...([
      [23, type("IQ4_XS", 256, 136)],
      [24, type("I8", 1, 1)],
      [25, type("I16", 1, 2)],
    ] as const),
    ...([
      [26, type("I32", 1, 4)],
      [27, type("I64", 1, 8)],
      [28, type("F64", 1, 8)],
    ] as const),
    ...([
      [29, type("IQ1_M", 256, 56)],
      [30, type("BF16", 1, 2)],
    ] as const),
    ...([
      [34, type("TQ1_0", 256, 54)],
      [35, type("TQ2_0", 256, 66)],
    ] as const),
    ...([
      [39, type("MXFP4", 32, 17)],
      [40, type("NVFP4", 64, 36)],
      [41, type("Q1_0", 128, 18)],
    ] as const),
  ] as const),
]);
