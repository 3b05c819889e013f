import { ConfigError, DataError, type UserError } from '../core/errors.js';
import { pathOf, type RepositoryId } from './remote-file.js';

/** The Hub cannot be reached at all: the next repository would fail in the same way. */
export class HubUnreachable extends DataError {}

/** What a request was for. */
export interface RequestSubject {
  readonly endpoint: string;
  readonly repository: RepositoryId;
  readonly revision: string | undefined;
  /** Whether a token was sent. */
  readonly hasToken: boolean;
}

/** The error for an answer that is not what was asked for, by the Hub's own error code where it gives one.
 *  Source of the codes: huggingface_hub, utils/_http.py. */
export function describeRefusal(response: Response, subject: RequestSubject): UserError {
  const { endpoint, revision, hasToken } = subject;
  const { name } = subject.repository;
  const { status, headers } = response;
  const said = headers.get('x-error-message') ?? '';
  switch (headers.get('x-error-code')) {
    case 'GatedRepo':
      return describeGate(subject);
    case 'RevisionNotFound':
      return new ConfigError(`--revision ${revision ?? 'main'}: ${name} has no such revision`);
    case 'EntryNotFound':
      return new DataError(`${name}: a file listed by ${endpoint} is not there. Pull again`);
    case 'RepoNotFound':
      return describeAbsence(subject);
  }
  if (status === 401 && hasToken)
    return new DataError(
      `${name}: ${endpoint} does not accept the token (401). Make a new one at ${endpoint}/settings/tokens, and set HF_TOKEN`,
    );
  // Without a token the Hub answers 401 for what does not exist, too.
  if (status === 401 || status === 404) return describeAbsence(subject);
  const detail = said === '' ? '' : ` (${said.slice(0, 200)})`;
  return new DataError(`${name}: ${endpoint} answers with status ${status}${detail}. Try again later`);
}

/** The error for a repository whose terms have not been accepted. */
export function describeGate({ endpoint, repository, hasToken }: RequestSubject): DataError {
  const page = `${endpoint}/${pathOf(repository)}`;
  return new DataError(
    hasToken
      ? `${repository.name}: access is gated, and the account of the token has none. Open ${page} and accept the terms with that account`
      : `${repository.name}: access is gated. Open ${page}, accept the terms, and set HF_TOKEN`,
  );
}

const kinds: Readonly<Record<RepositoryId['type'], string>> = { dataset: 'data set', model: 'model' };

function describeAbsence({ endpoint, repository, hasToken }: RequestSubject): DataError {
  const remedy = hasToken
    ? 'Check the name, and what the token may read'
    : 'Check the name; a private one needs HF_TOKEN';
  return new DataError(
    `${repository.name}: no such ${kinds[repository.type]} repository at ${endpoint}. ${remedy}`,
  );
}
