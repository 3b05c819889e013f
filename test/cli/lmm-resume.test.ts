import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { servedModel, type SeenChat } from '../support/chat-server.js';
import { readComparable } from '../support/cli.js';
import { nameOfSeen, praise, sayText, useLmmRuns } from '../support/lmm-run.js';

const { data, newFolder, serve, run } = useLmmRuns();
const random = createRandom(20261126);
const sets = ['pope', 'vqav2-val', 'llava-wild'];
const tasks = ['--task', sets.map((id) => `lmm/${id}`).join(',')];
const concurrency = 3;

/** What of a results folder must not depend on interruptions: all but the order in which answers came. */
function readResults(out: string): Readonly<Record<string, string>> {
  const files = readComparable(join(out, servedModel));
  return Object.fromEntries(
    Object.entries(files).filter(([name]) => !/\.(answers|judgements)\.jsonl$/.test(name)),
  );
}

/** How many texts lie in the files with this ending. */
function countKept(out: string, ending: string): number {
  const folder = join(out, servedModel);
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n')).length;
}

type Role = 'model' | 'judge';

/** From which request on a server does not answer, until it is let go. */
interface Hold {
  readonly role: Role;
  readonly from: number;
  readonly gate: Promise<void>;
}

/** A random question of a random task with more after it in its task than can be under way: tasks do not overlap, and one is left to ask. */
async function chooseFrom(role: Role): Promise<number> {
  const { questionsOf } = await data();
  const sizes = (role === 'model' ? sets : ['llava-wild']).map((id) => questionsOf(id).length);
  const set = Math.floor(random() * sizes.length);
  const before = sizes.slice(0, set).reduce((sum, size) => sum + size, 0);
  return before + 1 + Math.floor(random() * (sizes[set] - concurrency - 1));
}

/** A model and a judge that keep what they were asked. Their addresses are part of what is recorded, so all runs ask the same
 *  two. */
async function startBoth() {
  const { answerTo } = await data();
  const asked: Record<Role, string[]> = { model: [], judge: [] };
  const state: { hold: Hold | undefined } = { hold: undefined };
  const start = (role: Role, text: (seen: SeenChat) => string) =>
    serve((seen) => {
      const { hold } = state;
      const isHeld = hold?.role === role && asked[role].length >= hold.from;
      asked[role].push(nameOfSeen(seen));
      // one after the other: the first that comes must not end what is under way
      const turn = 100 * (asked[role].length - (hold?.from ?? 0));
      return sayText(text(seen), isHeld ? hold.gate.then(() => setTimeout(turn)) : 0);
    });
  const [model, judge] = [await start('model', answerTo), await start('judge', praise)];
  const args = (out: string) => [
    ...tasks,
    ...['--endpoint', model.url, '--model', servedModel, '--judge', judge.url, '--judge-model', 'grader'],
    ...['--concurrency', String(concurrency), '--out', out],
  ];
  return { asked, state, args };
}

/** How often items occur more often than they should. */
function countRepeats(items: readonly string[], expected: readonly string[]): number {
  const left = new Map<string, number>();
  for (const item of expected) left.set(item, (left.get(item) ?? 0) + 1);
  for (const item of items) left.set(item, (left.get(item) ?? 0) - 1);
  return [...left.values()].reduce((sum, count) => sum + Math.max(0, -count), 0);
}

describe('a run that was ended from outside', () => {
  let servers: Awaited<ReturnType<typeof startBoth>>;
  let undisturbed: Readonly<Record<string, string>>;
  /** What was asked without a disturbance. */
  let all: Readonly<Record<Role, readonly string[]>>;

  beforeAll(async () => {
    servers = await startBoth();
    const whole = newFolder();
    expect(await run(servers.args(whole))).toMatchObject({ code: 0 });
    undisturbed = readResults(whole);
    const { asked } = servers;
    all = { model: asked.model.splice(0).sort(), judge: asked.judge.splice(0).sort() };
    expect(all.model).toEqual((await data()).questionsOf(...sets));
  });

  /** Ends a run at some question while as many as possible are under way, runs it again, and compares. */
  async function interrupt(signal: 'killWhen' | 'interruptWhen', role: Role) {
    const { asked, state, args } = servers;
    asked.model.splice(0);
    asked.judge.splice(0);
    const from = await chooseFrom(role);
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    state.hold = { role, from, gate };
    let since: number | undefined;
    // What was received before has time to be kept, and the signal has time to come before the answers.
    const isSo = () => {
      if (asked[role].length < from + concurrency) return false;
      since ??= Date.now();
      if (Date.now() < since + 150) return false;
      void setTimeout(300).then(letGo);
      return true;
    };
    const out = newFolder();
    const first = await run(args(out), signal === 'killWhen' ? { killWhen: isSo } : { interruptWhen: isSo });
    expect(asked[role]).toHaveLength(from + concurrency);
    const kept = countKept(out, role === 'model' ? '.answers.jsonl' : '.judgements.jsonl');
    state.hold = undefined;
    const second = await run(args(out));
    expect(second.stderr).not.toContain('FAILED');
    expect(second.code).toBe(0);
    expect(readResults(out)).toEqual(undisturbed);
    return { first, kept, from };
  }

  it.each<Role>(['model', 'judge'])(
    'by SIGKILL asks the %s nothing again but what was under way',
    async (role) => {
      const { first, kept, from } = await interrupt('killWhen', role);
      expect(first.code).toBeNull();
      expect(kept).toBe(from);
      expect(countRepeats(all[role], servers.asked[role])).toBe(0);
      expect(servers.asked[role]).toHaveLength(all[role].length + concurrency);
    },
  );

  it.each<Role>(['model', 'judge'])(
    'by Ctrl-C keeps what is under way, and asks the %s everything once',
    async (role) => {
      const { first, kept, from } = await interrupt('interruptWhen', role);
      expect(first.code).toBe(130);
      expect(kept).toBe(from + concurrency);
      expect([...servers.asked.model].sort()).toEqual(all.model);
      expect([...servers.asked.judge].sort()).toEqual(all.judge);
    },
  );
});
