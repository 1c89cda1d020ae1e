import { binding } from "./binding.ts";
import { browser } from "./browser.ts";
import { durability } from "./durability.ts";
import { fanout } from "./fanout.ts";
import { home } from "./home.ts";
import { page } from "./page.ts";
import { signIns } from "./sign-ins.ts";

/** Every bench, by name. Each prints a table; ours stands beside the others, measured in the same run. */
const benches: Record<string, () => Promise<void>> = {
  binding,
  browser,
  durability,
  fanout,
  home,
  page,
  "sign-ins": signIns,
};

const chosen = process.argv.slice(2);
for (const name of chosen.length === 0 ? Object.keys(benches) : chosen) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`There is no bench ${name}. There are: ${Object.keys(benches).join(", ")}`);
  await bench();
}
