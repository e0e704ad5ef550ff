import { eventually } from "./eventually.ts";
import type { VSCode } from "./vscode.ts";

/** What VS Code asks and says outside of editors, as a user meets it. @param opened the window by then */
export function useDialogs(opened: () => VSCode) {
  const page = () => opened().page;
  return {
    dialog: () => page().locator(".monaco-dialog-box"),
    /** Of a dialog or a notification. */
    button: (name: string) =>
      page()
        .locator(".monaco-dialog-box, .notifications-center")
        .getByRole("button", { name, exact: true }),
    /** Waits until VS Code's notifications say so: driven by a test, it shows them only when asked. */
    async hear(text: string | RegExp) {
      const said = page().locator(".notifications-center", { hasText: text });
      await eventually(async () => {
        await opened().run("Notifications: Show Notifications"); // it hides when the last one goes
        await said.waitFor({ timeout: 2_000 });
      });
    },
    /** Types into the box of this title; resolves when VS Code has taken it. */
    async type(title: string, text: string) {
      const heading = page().locator(".quick-input-title", { hasText: title });
      await heading.waitFor();
      const box = page().locator(".quick-input-widget input");
      await box.fill(text);
      await box.press("Enter");
      await heading.waitFor({ state: "hidden" });
    },
  };
}
