/** What stands for Node's Buffer in a browser: nothing. A bundler brings a whole one along to whoever names it. */
export const Buffer = undefined;
