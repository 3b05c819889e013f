import { imagePlace, promptPlace } from '../../harness/config/lmm-schema.js';
import type { LanguageTokenizer } from '../../harness/preprocess/language-tokenizer.js';

/** The texts of a conversation before and after the image; of a question without an image, one text: the place of the image and
 *  the line break after it are left out. What stands in the prompt is taken word for word, even `<image>`. */
export function writeConversation(template: string, prompt: string, hasImage: boolean): readonly string[] {
  const parts = hasImage
    ? template.split(imagePlace)
    : [template.replace(`${imagePlace}\n`, '').replace(imagePlace, '')];
  return parts.map((part) => part.split(promptPlace).join(prompt));
}

/** Token ids of a question in its template up to the answer, in two parts between which the image stands; without an image there is
 *  one. The texts before and after the image are cut into tokens apart, and the start token, where
 *  there is one, is in front of the first alone. Source: haotian-liu/LLaVA, llava/mm_utils.py, `tokenizer_image_token`. */
export function tokenizeConversation(
  { start, encode }: Pick<LanguageTokenizer, 'start' | 'encode'>,
  template: string,
  prompt: string,
  hasImage: boolean,
): readonly (readonly number[])[] {
  const [first, ...rest] = writeConversation(template, prompt, hasImage).map(encode);
  const begun = start === undefined ? first : [start, ...first];
  return [begun, ...rest];
}
