import { modelListSchema } from '../config/chat-completion.js';
import { ConfigError } from '../core/errors.js';
import type { EndpointAddress } from './address.js';
import type { ServerRequest } from './exchange.js';
import { parseJson, type Reading } from './read-answer.js';
import type { Requester } from './requester.js';
import { roleWords, type EndpointRole } from './settings.js';

/** Names of a server's models that are shown. */
const mostNames = 20;

/** The only model that a server lists. Throws ConfigError where it lists none or several, or refuses to list them. */
export async function chooseModel(
  { request }: Requester,
  { models: url }: EndpointAddress,
  role: EndpointRole,
): Promise<string> {
  const { url: urlOption, model: option } = roleWords[role];
  const list: ServerRequest<readonly string[]> = { subject: 'list of models', url, read: readNames };
  const reply = await request(list);
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

async function readNames(response: Response): Promise<Reading<readonly string[]>> {
  const json = parseJson(await response.text());
  if (!json.ok) return json;
  const list = modelListSchema.safeParse(json.value);
  if (!list.success) return { ok: false, reason: 'a list of models that is none' };
  return { ok: true, value: list.data.data.map(({ id }) => id) };
}
