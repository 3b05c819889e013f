/** What a model can be asked for. `answer` is free text about an image; the others are graphs of the model folder. */
export const heads = ['image', 'text', 'dense', 'detector', 'segmenter', 'answer'] as const;

/** One of the things a model can be asked for. */
export type Head = (typeof heads)[number];

/** A head that is given an image and nothing else. */
export type VisualHead = Exclude<Head, 'text' | 'answer'>;
