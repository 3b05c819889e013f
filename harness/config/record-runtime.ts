import { z } from 'zod';

/** Schema of how and where a task was run. */
export const runtimeSchema = z.object({
  requested: z.string().describe('--device'),
  provider: z
    .string()
    .describe(
      'of ONNX Runtime, that the graphs ran on; where shards were made on several, all of them: `cpu, cuda`',
    ),
  providerOptions: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('what ONNX Runtime was told when the graphs were loaded'),
  nodes: z
    .record(z.string(), z.record(z.string(), z.int().positive()))
    .optional()
    .describe(
      'by graph (image, text, dense, detector, segmenter), how many nodes ran on which provider of ONNX Runtime, from the profile of its first run',
    ),
  endpoint: z
    .object({
      url: z.string().describe('of the server'),
      model: z.string().describe('as the server names it'),
      requests: z.int().nonnegative().describe('that were sent'),
      retries: z.int().nonnegative().describe('those among them that were sent again'),
      promptTokens: z.int().nonnegative().optional().describe('as the server counts them'),
      completionTokens: z.int().nonnegative().optional().describe('as the server counts them'),
      finishReasons: z
        .record(z.string(), z.int().nonnegative())
        .describe('how many answers ended for which reason'),
    })
    .optional()
    .describe('what a server was asked for this task by the run that finished it'),
  stored: z
    .object({
      images: z.int().positive().optional().describe('of images'),
      texts: z.int().positive().optional().describe('of texts'),
    })
    .optional()
    .describe('embeddings that earlier work had left in the cache; the others were computed'),
  shards: z
    .int()
    .positive()
    .optional()
    .describe('finished files of batches, made before by any process, that the task was scored from'),
  machine: z
    .object({
      processor: z.string().describe('as the system names it'),
      cores: z.int().positive().describe('threads that the process may run at once'),
      system: z.string().describe('operating system and architecture: `linux x64`'),
    })
    .optional()
    .describe('where it ran; speeds compare only on the same'),
  precision: z.string().describe('what the image graph computes in: fp32, fp16, int8'),
  onnxruntime: z.string().describe('version of ONNX Runtime'),
  batchSize: z.int().positive().describe('images that a graph was given at once'),
  threads: z.int().positive().describe('of ONNX Runtime in each session'),
  workers: z.int().positive().optional().describe('always there in records of `bench run`'),
  sessions: z
    .enum(['per-worker', 'one'])
    .optional()
    .describe(
      'whether each worker ran its own session, or one session was fed by the workers; absent where no graph was run',
    ),
});

/** Schema of how long a task took, and the memory it needed. */
export const timingSchema = z.object({
  seconds: z.number().describe('from the first prompt to the last line, without loading the model'),
  imagesPerSecond: z.number().describe('samples over seconds'),
  encodeSeconds: z.number().describe('that graphs ran in this run, summed over workers'),
  predictedSeconds: z
    .number()
    .optional()
    .describe('what the task was thought to take before it ran, from a short calibration'),
  peakRssMiB: z.number().describe('most memory that the process had until then'),
});
