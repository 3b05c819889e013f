/** What a task's card says of detections. */
export interface DetectionRules {
  /** Detections below this score are dropped. */
  readonly scoreThreshold: number;
  /** Of detections of one class that overlap more than this (IoU), the best is kept. */
  readonly nmsIou: number;
  /** Detections kept of an image, over all classes. */
  readonly maxDetections: number;
}

/** What a data set's entry says of its label maps. */
export interface LabelRules {
  /** The value of pixels that are not scored. */
  readonly ignore?: number;
  /** 0 is not scored either, and the classes begin at 1. */
  readonly reduceZero?: boolean;
}

/** How a detector's scores are fused with those of the frozen features: detector^(1 - weight) * features^weight, with a weight
 *  for classes that the detector was trained on and one for the others. Source: F-VLM; wusize/CLIPSelf, F-ViT. */
export interface FusionFacts {
  readonly base: number;
  readonly novel: number;
  /** What cosines are multiplied by. */
  readonly temperature: number;
}

/** How a segmenter's in-vocabulary scores are mixed with those of the frozen features, by whether it was trained on the class.
 *  Source: bytedance/fc-clip. */
export interface EnsembleFacts {
  readonly seen: number;
  readonly unseen: number;
  /** What cosines are multiplied by. */
  readonly temperature: number;
}

/** What a detector and a segmenter may both say of themselves. */
interface HeadFacts {
  /** What cosines of the head's own embeddings are multiplied by; `logitScale` where it is absent. */
  readonly temperature?: number | undefined;
  /** The classes that it was trained on. */
  readonly trainedOn?: readonly string[] | undefined;
}

/** What a protocol may know of the model: facts of its card. */
export interface ModelFacts {
  /** What records call it. */
  readonly id?: string | undefined;
  readonly logitScale?: number | undefined;
  readonly logitBias?: number | null | undefined;
  readonly detector?: (HeadFacts & { readonly fusion?: FusionFacts | undefined }) | undefined;
  readonly segmenter?: (HeadFacts & { readonly ensemble?: EnsembleFacts | undefined }) | undefined;
}
