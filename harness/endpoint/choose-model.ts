import { modelListSchema } from '../config/chat-completion.js';
import { ConfigError } from '../core/errors.js';
import type { EndpointAddress } from './address.js';
import type { Outcome, ServerRequest } from './exchange.js';
import { parseJson, type Reading } from './read-answer.js';
import type { Reply, Requester } from './requester.js';
import { roleWords, type EndpointRole } from './settings.js';

/** Names of a server's models that are shown. */
const mostNames = 20;

/** What a server is asked for that has one model and lists none: such servers do not look at the name. */
const anyModel = 'default';

/** The only model that a server lists; where it has no such list, `default`, and `note` is told. Throws ConfigError where it lists
 *  none or several, or refuses. */
export async function chooseModel(
  { request, probe }: Requester,
  { models: url }: EndpointAddress,
  role: EndpointRole,
  note: (text: string) => void,
): Promise<string> {
  const { url: urlOption, model: option } = roleWords[role];
  const list: ServerRequest<readonly string[]> = { subject: 'list of models', url, read: readNames };
  const first = await probe(list);
  if (hasNoList(first)) {
    note(
      `${role}: the server lists no models, so it is asked for ${anyModel}. Say another with ${option} NAME`,
    );
    return anyModel;
  }
  const reply: Reply<readonly string[]> =
    first.kind === 'answered' ? { ok: true, value: first.value } : await request(list);
  if (!reply.ok) throw new ConfigError(`${urlOption}: ${reply.refusal.message}. Say ${option} NAME`);
  const names = reply.value;
  if (names.length === 1) return names[0];
  if (names.length === 0)
    throw new ConfigError(`${urlOption}: the server lists no model. Say which one with ${option} NAME`);
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  throw new ConfigError(
    `${urlOption}: the server has ${names.length} models, expected one. Say which with ${option} NAME: ${shown}${more}`,
  );
}

/** Whether a server does not know what a list of models is: it says so, or answers something else. */
function hasNoList(outcome: Outcome<unknown>): boolean {
  if (outcome.kind === 'refused') return [404, 405, 501].includes(outcome.refusal.status);
  return outcome.kind === 'passing' && outcome.status === 200;
}

async function readNames(response: Response): Promise<Reading<readonly string[]>> {
  const json = parseJson(await response.text());
  if (!json.ok) return json;
  const list = modelListSchema.safeParse(json.value);
  if (!list.success) return { ok: false, reason: 'a list of models that is none' };
  return { ok: true, value: list.data.data.map(({ id }) => id) };
}
