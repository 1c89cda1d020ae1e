import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a suite came to. */
interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

const reports = mkdtempSync(join(tmpdir(), "quire-test-"));

/** Every suite, in order of cost. */
const suites: Record<string, () => Outcome> = {
  format: () => check("oxfmt", ["--check", "."]),
  lint: () => check("oxlint", ["."]),
  "dead-code": () => check("knip", []),
  types: () => check("bash", ["-c", "next typegen >/dev/null && tsc --noEmit --incremental false"]),
  unit: () => vitest("unit"),
  contract: () => vitest("contract"),
  fuzz: () => vitest("fuzz"),
  build: () => check("bash", ["-c", "set -euo pipefail; source scripts/build.sh"]),
  e2e: () => playwright(),
};

const given = process.argv.slice(2);
// Fuzz suites run for minutes instead of seconds.
if (given.includes("--long")) process.env["QUIRE_FUZZ_LONG"] = "1";
const [chosen, rest] = split(given.filter((argument) => argument !== "--long"));
const names = chosen.length === 0 ? Object.keys(suites) : chosen;
const total: Outcome = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const name of names) {
  const started = performance.now();
  console.log(`\n--- ${name}`);
  const outcome = (suites[name] as () => Outcome)();
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  lines.push(
    `${name.padEnd(10)} ${outcome.failed === 0 ? "ok" : "FAILED"} ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`,
  );
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed === 0 ? 0 : 1);

/** Suite names first, then what is handed on to the runner. */
function split(words: string[]): [string[], string[]] {
  const end = words.findIndex((argument) => !(argument in suites));
  return end === -1 ? [words, []] : [words.slice(0, end), words.slice(end)];
}

function run(command: string, parameters: string[], environment: Record<string, string> = {}): boolean {
  const { status } = spawnSync(command, parameters, { stdio: "inherit", env: { ...process.env, ...environment } });
  return status === 0;
}

function check(command: string, parameters: string[]): Outcome {
  return run(command, parameters) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function vitest(project: string): Outcome {
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const ok = run("vitest", ["run", "--project", project, ...reporters, ...rest]);
  return counted(ok, () => {
    const report = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
    const skipped = (report["numPendingTests"] ?? 0) + (report["numTodoTests"] ?? 0);
    return { passed: report["numPassedTests"] ?? 0, failed: report["numFailedTests"] ?? 0, skipped };
  });
}

function playwright(): Outcome {
  const file = join(reports, "e2e.json");
  const ok = run("playwright", ["test", ...rest], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  return counted(ok, () => {
    const { stats } = JSON.parse(readFileSync(file, "utf8")) as { stats: Record<string, number> };
    // A test that passed at a second try has a race in it, ours or the code's.
    const failed = (stats["unexpected"] ?? 0) + (stats["flaky"] ?? 0);
    return { passed: stats["expected"] ?? 0, failed, skipped: stats["skipped"] ?? 0 };
  });
}

/** The runner's own count; at least one failure if it failed before or beside its tests. */
function counted(ok: boolean, read: () => Outcome): Outcome {
  let outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
  try {
    outcome = read();
  } catch (error) {
    console.error(error);
    return { ...outcome, failed: 1 };
  }
  if (!ok && outcome.failed === 0) outcome.failed = 1;
  if (ok && outcome.passed === 0 && rest.length === 0) outcome.failed = 1;
  return outcome;
}
