import { chatErrorSchema, type ChatError } from '../config/chat-completion.js';
import { parseJson } from '../core/parse-json.js';

/** What a server says of an error. */
export interface ServerError extends ChatError {
  /** Whether it is written as an error; otherwise the words are those of the page. */
  readonly isError: boolean;
  /** In a line, of any length; empty where it says nothing. */
  readonly words: string;
}

/** What the body of an answer says, be it JSON, HTML or plain text. */
export function readServerError(body: string): ServerError {
  const error = findError(body);
  if (error)
    return { ...error, isError: true, words: inOneLine(error.message ?? error.type ?? error.code ?? '') };
  return { isError: false, words: inOneLine(/<\w+[\s>]/.test(body) ? textOfPage(body) : body) };
}

function findError(body: string): ChatError | undefined {
  try {
    return chatErrorSchema.safeParse(parseJson(body)).data;
  } catch {
    return undefined;
  }
}

/** The title of a page, or all of its text. */
function textOfPage(html: string): string {
  const title = /<title[^>]*>([^<]*\S[^<]*)<\/title>/i.exec(html);
  return title ? title[1] : html.replace(/<(script|style)\b.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' ');
}

/** A text without control characters, in one line. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
