import { label, type TokenizerId, tokenAt } from "../../../../src/domain/text/token.ts";
import { type Chat, messagesOf, type Role } from "../../../../src/domain/tokenizer/chat.ts";
import { button, checkbox } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { TokensPanel } from "../ground/part.ts";

const MOST_TOKENS = 400; // drawn

/** The text as a conversation, written by the chat template of a model that brings one. */
export function createChat(panel: TokensPanel): HTMLElement {
  const { host, subject, asker } = panel;
  const ask = asker();
  const askFile = asker();
  const askToCopy = asker();
  const messages = messagesOf(subject.text);
  let isAnswerWanted = true;
  let written: Chat | undefined;

  const said = h("p", { class: "aside", role: "status" });
  const turns = h("div", { class: "turns" });
  const copied = h("span", { role: "status" });
  const begin = checkbox({
    id: "begin-answer",
    label: t("With the beginning of the answer"),
    short: t("Answer"),
    onChange: (checked) => {
      isAnswerWanted = checked;
      refresh();
    },
  });
  begin.set(isAnswerWanted);
  const copy = button({
    id: "copy-chat",
    label: t("Copy the exact string"),
    onPress: () => {
      if (!written) return;
      askToCopy(host.copy(written.text), () => {
        copied.textContent = t("Copied: {0}", t("the exact string"));
      });
    },
  });
  copy.hidden = begin.element.hidden = true;

  function open(): void {
    askFile(host.openTokenizer(), (card) => {
      if (!card) return;
      panel.setView({ chatting: card.id });
      refresh();
    });
  }

  function refresh(): void {
    const tokenizer: TokenizerId = panel.view.chatting ?? subject.tokens.tokenizer;
    ask(host.chat(tokenizer, messages, isAnswerWanted), (answer) => {
      written = typeof answer === "object" ? answer : undefined;
      copy.hidden = begin.element.hidden = !written;
      copied.textContent = "";
      said.textContent = written
        ? t(
            "Written by the chat template of {0}: {1} tokens. Lines that begin with “user:”, “assistant:” or “system:” begin a message.",
            tokenizer,
            formatCount(written.tokens.ids.length),
          )
        : typeof answer === "string"
          ? answer
          : t(
              "{0} brings no chat template. Open the tokenizer.json of a model that does: its template lies beside it, in tokenizer_config.json or chat_template.jinja.",
              tokenizer,
            );
      turns.replaceChildren(...(written ? drawTurns(written) : []));
    });
  }

  refresh();
  return h(
    "section",
    { class: "chat" },
    h("h2", {}, t("As a chat")),
    h(
      "div",
      { class: "controls" },
      button({ id: "open-chat", label: t("Open a tokenizer.json…"), onPress: open }),
      begin.element,
      copy,
      copied,
    ),
    said,
    turns,
  );
}

/** The tokens with their numbers, those of each message and those of the template apart. */
function drawTurns({ tokens, parts }: Chat): readonly HTMLElement[] {
  const roleAt = (place: number): Role | undefined =>
    parts.find(({ start, end }) => start <= place && place < end)?.role;
  const count = Math.min(tokens.ids.length, MOST_TOKENS);
  const turns: HTMLElement[] = [];
  let list = h("ol");
  let last: Role | "template" | undefined;
  for (let i = 0; i < count; i++) {
    const token = tokenAt(tokens, i);
    const role = roleAt(token.start) ?? "template";
    if (role !== last) {
      last = role;
      const name = roleName(role);
      list = h("ol", { "aria-label": name });
      turns.push(h("div", { class: `turn ${role}` }, h("h3", {}, name), list));
    }
    list.append(
      h(
        "li",
        { class: `cell${token.special ? " added" : ""}` },
        h("span", { class: "label" }, label(token)),
        h("span", {}, String(token.id)),
      ),
    );
  }
  const rest = tokens.ids.length - count;
  if (rest > 0) turns.push(h("p", { class: "aside" }, t("and {0} more", formatCount(rest))));
  return turns;
}

function roleName(role: Role | "template"): string {
  switch (role) {
    case "system":
      return t("system");
    case "user":
      return t("user");
    case "assistant":
      return t("assistant");
    case "template":
      return t("chat template");
    default:
      return role satisfies never;
  }
}
