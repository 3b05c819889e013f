/** Raise on any change in padding, conversation or decoding that can move an answer. A file of its own: whoever asks need not load
 *  the decoder. What a model card says is part of the model's fingerprint. */
export const answerPreprocessingVersion = 1;
