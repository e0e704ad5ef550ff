/** What comes after runs in a task of its own: the page hears the user in between. */
export const newTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
