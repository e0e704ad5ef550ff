import type { Tokens } from "../text/token.ts";

export type Role = "system" | "user" | "assistant";

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** A conversation as the model's chat template writes it. */
export interface Chat {
  /** The exact string that is tokenized. */
  readonly text: string;
  readonly tokens: Tokens;
  /** Where each message's own text stands in it, in order; what lies between is the template's. */
  readonly parts: readonly ChatPart[];
}

export interface ChatPart {
  readonly role: Role;
  /** UTF-16 offsets in the chat's text. */
  readonly start: number;
  readonly end: number;
}

const TURN = /^(system|user|assistant):[ \t]*/gim;

/**
 * A text as a conversation: a line that begins with "user:", "assistant:" or "system:" begins a
 * message. Text before the first is the user's.
 */
export function messagesOf(text: string): readonly Message[] {
  const turns = [...text.matchAll(TURN)];
  const first = text.slice(0, turns[0]?.index ?? text.length).trim();
  return [
    ...(first === "" ? [] : [{ role: "user" as const, content: first }]),
    ...turns.map((turn, i): Message => {
      const end = turns[i + 1]?.index ?? text.length;
      return {
        role: (turn[1] as string).toLowerCase() as Role, // as the pattern has it
        content: text.slice(turn.index + turn[0].length, end).trim(),
      };
    }),
  ];
}

/** Where the messages stand in what a template made of them; one that it left out is missing. */
export function partsOf(text: string, messages: readonly Message[]): readonly ChatPart[] {
  const parts: ChatPart[] = [];
  let from = 0;
  for (const { role, content } of messages) {
    const start = content === "" ? -1 : text.indexOf(content, from);
    if (start === -1) continue;
    from = start + content.length;
    parts.push({ role, start, end: from });
  }
  return parts;
}
