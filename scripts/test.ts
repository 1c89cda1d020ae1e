import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** What a suite came to. */
interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, by name, with the first lines of why. */
  failures?: string[];
}

/** What is read of Vitest's JSON report. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** What is read of Playwright's JSON report: files hold describes hold specs. */
interface PlaywrightSuite {
  specs?: { title: string; file: string; tests: { status: string; results: { error?: { message?: string } }[] }[] }[];
  suites?: PlaywrightSuite[];
}
interface PlaywrightReport {
  stats: Record<string, number>;
  suites: PlaywrightSuite[];
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
const failures: string[] = [];
for (const name of names) {
  const started = performance.now();
  console.log(`\n--- ${name}`);
  const outcome = (suites[name] as () => Outcome)();
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
  failures.push(...(outcome.failures ?? []));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  lines.push(
    `${name.padEnd(10)} ${outcome.failed === 0 ? "ok" : "FAILED"} ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`,
  );
}
rmSync(reports, { recursive: true, force: true });
// Told again at the end: of a long run often only the end is kept.
for (const failure of failures) console.log(`\nFAILED ${failure}`);
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
    const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
    const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === "failed");
      if (failed.length === 0 && message) return [named(name, message)];
      return failed.map(({ fullName, failureMessages }) => named(`${name} > ${fullName}`, failureMessages.join("\n")));
    });
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped, failures };
  });
}

function playwright(): Outcome {
  const file = join(reports, "e2e.json");
  const ok = run("playwright", ["test", ...rest], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  return counted(ok, () => {
    const { stats, suites: files } = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
    // A test that passed at a second try has a race in it, ours or the code's.
    const failed = (stats["unexpected"] ?? 0) + (stats["flaky"] ?? 0);
    return { passed: stats["expected"] ?? 0, failed, skipped: stats["skipped"] ?? 0, failures: unmet(files) };
  });
}

/** Those of Playwright's stories that did not go well at the first try. */
function unmet(groups: PlaywrightSuite[]): string[] {
  return groups.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "unexpected" || status === "flaky"))
      .map(({ file, title, tests }) => {
        const messages = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ""));
        return named(`${file} > ${title}`, messages.join("\n"));
      }),
    ...unmet(inner),
  ]);
}

function named(name: string, message: string): string {
  return `${relative(process.cwd(), name)}\n${message.trim().split("\n").slice(0, 20).join("\n")}`;
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
