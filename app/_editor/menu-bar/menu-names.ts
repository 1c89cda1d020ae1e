/** The menus, by the keys of their names, in their order. What they have is loaded when somebody comes near: menus.ts. */
export const menuNames = [
  "menu.file",
  "menu.edit",
  "menu.view",
  "menu.insert",
  "menu.format",
  "menu.tools",
  "menu.help",
] as const;
