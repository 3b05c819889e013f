import type { Check, GateOutcome, GateResult } from '../gate-result.js';
import { plainLine } from './plain-text.js';
import { createNamer, isBlocked } from './target-rows.js';

/** One case of a suite, and how it is counted. */
interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failures' | 'errors' | 'skipped';
  /** What is inside of it. */
  readonly content: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** The outcome as JUnit XML, which CI servers show as tests: a suite a rule, a case a target. It is well-formed whatever the names
 *  hold, its counts add up, and it has a failure or an error wherever the process ends with one: readers take an empty file, and one
 *  of skipped cases, for success. */
export function renderJunit(outcome: GateOutcome): string {
  const checked = 'checks' in outcome ? listSuites(outcome) : [];
  const { failures, errors, tests } = countCases(checked.flatMap(({ cases }) => cases));
  const silent = failures + errors === 0 && (tests === 0 || isBlocked(outcome));
  const suites = silent ? [...checked, { name: 'gate', cases: [makeErrorCase(outcome)] }] : checked;
  const properties = renderProperties(outcome);
  const total = countCases(suites.flatMap(({ cases }) => cases));
  const body = suites.map((suite) => renderSuite(suite, properties));
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bench gate" tests="${total.tests}" failures="${total.failures}" errors="${total.errors}" time="0">
${body.join('\n')}
</testsuites>
`;
}

function listSuites(result: GateResult): readonly Suite[] {
  const rules = [...new Set(result.checks.map(({ rule }) => rule))];
  const nameOf = createNamer(result.checks);
  return rules.map((rule) => ({
    name: rule,
    cases: result.checks
      .filter((check) => check.rule === rule)
      .map((check) => ({ name: `${nameOf(check)}/${check.metric}`, ...describeCheck(check, result) })),
  }));
}

function describeCheck(check: Check, result: GateResult): Omit<Case, 'name'> {
  const said = quote(check.message);
  const numbers = renderNumbers(check);
  if (check.waiver) return { outcome: 'skipped', content: `<skipped message=${said}/>` };
  switch (check.state) {
    case 'fail':
      return {
        outcome: 'failures',
        content: `<failure type="regression" message=${said}>${numbers}</failure>`,
      };
    case 'incomparable':
    case 'error':
      return {
        outcome: 'errors',
        content: `<error type="${check.state}" message=${said}>${numbers}</error>`,
      };
    case 'inconclusive':
      // what ends the process may not look like success
      return result.config.onInconclusive === 'fail' && check.level === 'error'
        ? {
            outcome: 'failures',
            content: `<failure type="inconclusive" message=${said}>${numbers}</failure>`,
          }
        : { outcome: 'skipped', content: `<skipped message=${said}/>` };
    case 'warn':
      return { outcome: 'passed', content: `<system-out>warning: ${numbers}</system-out>` };
    case 'pass':
      return { outcome: 'passed', content: '' };
  }
}

function makeErrorCase(outcome: GateOutcome): Case {
  const type = outcome.exitCode === 2 ? 'configuration' : outcome.verdict;
  return {
    name: 'gate',
    outcome: 'errors',
    content: `<error type="${type}" message=${quote(outcome.summary)}/>`,
  };
}

/** A suite. Judging takes no time worth telling, but some readers print NaN where none is given (dorny/test-reporter). */
function renderSuite({ name, cases }: Suite, properties: string): string {
  const { tests, failures, errors, skipped } = countCases(cases);
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0"`;
  const rows = cases.map((one) => {
    const head = `    <testcase classname=${quote(name)} name=${quote(one.name)} time="0"`;
    return one.content === '' ? `${head}/>` : `${head}>${one.content}</testcase>`;
  });
  return `  <testsuite name=${quote(name)} ${counts}>
${properties}
${rows.join('\n')}
  </testsuite>`;
}

function countCases(cases: readonly Case[]): Readonly<Record<'tests' | Case['outcome'], number>> {
  const count = (wanted: Case['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    passed: count('passed'),
    failures: count('failures'),
    errors: count('errors'),
    skipped: count('skipped'),
  };
}

function renderProperties(outcome: GateOutcome): string {
  const held = 'checks' in outcome ? outcome : undefined;
  const all: readonly (readonly [string, string | number | undefined])[] = [
    ['verdict', outcome.verdict],
    ['exitCode', outcome.exitCode],
    ['advisoryExitCode', held?.advisory?.exitCode],
    ['alpha', held?.alpha],
    ['multiplicity', held?.multiplicity],
    ['seed', held?.seed],
    ['config', held?.configName],
    ['baseline', held?.baseline.name],
    ['baselineSha256', held?.baseline.sha256],
    ['anchor', held?.anchor?.name],
    ['anchorSha256', held?.anchor?.sha256],
  ];
  const lines = all.flatMap(([name, value]) =>
    value === undefined ? [] : [`      <property name="${name}" value=${quote(String(value))}/>`],
  );
  return `    <properties>\n${lines.join('\n')}\n    </properties>`;
}

function renderNumbers({ message, numbers }: Check): string {
  const lines = Object.entries(numbers).map(([name, value]) => `${name}: ${String(value)}`);
  return escapeXml([plainLine(message), ...lines].join('\n'));
}

function quote(text: string): string {
  return `"${escapeXml(plainLine(text))}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]);
}
