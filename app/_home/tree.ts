import type { HomeFolder } from "./things.ts";

/** The folders of a tree as they are read: each before what lies in it, with how deep it lies. */
export function inOrder(
  folders: readonly HomeFolder[],
  parentId: string | null = null,
  depth = 0,
): { folder: HomeFolder; depth: number }[] {
  return folders
    .filter((folder) => folder.parentId === parentId)
    .flatMap((folder) => [{ folder, depth }, ...inOrder(folders, folder.id, depth + 1)]);
}

/** Whether a folder is another one, or lies in it. */
export function isInside(folders: readonly HomeFolder[], id: string, outer: string): boolean {
  return pathOf(folders, id).some((folder) => folder.id === outer);
}

/** A folder and all that it lies in, the outermost first. */
export function pathOf(folders: readonly HomeFolder[], id: string): HomeFolder[] {
  const path: HomeFolder[] = [];
  for (
    let folder = folders.find((each) => each.id === id);
    folder !== undefined && !path.includes(folder);
    folder = folders.find((each) => each.id === path[0]?.parentId)
  ) {
    path.unshift(folder);
  }
  return path;
}
