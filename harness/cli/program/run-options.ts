import type { Command } from 'commander';
import { collect } from './finish.js';

/** Adds what `bench run` takes, which `bench plan` takes too: a plan is of the run with the same options. Gives the command. */
export function addRunOptions(command: Command): Command {
  return command
    .option(
      '--model <ids>',
      'ids or aliases of `bench list models` (`*` stands for anything), or paths of model folders; commas, or repeated',
      collect,
    )
    .option(
      '--suite <ids>',
      'suites of `bench list suites`: all, mini, classification, ..., or the path of a suite file of your own',
      collect,
    )
    .option('--task <ids>', 'tasks of `bench list tasks`', collect)
    .option(
      '--protocol <id>',
      'of the protocols that a task lists, this one: region-probe asks only the features of a model with a detector',
    )
    .option(
      '--device <name>',
      'auto, cpu, cuda[:N], tensorrt[:N], webgpu, dml[:N] or coreml; auto: CUDA, else the CPU, and says so',
      'auto',
    )
    .option(
      '--endpoint <url>',
      'ask the questions of an OpenAI-compatible server; --model is then the name of its model, and BENCH_API_KEY its key',
    )
    .option(
      '--answers <path>',
      'score answers that another program gave: a folder with <task>.jsonl, or a file',
    )
    .option(
      '--vision <model>',
      'see with the image encoder of this model in place of the own one of a model that answers questions',
    )
    .option(
      '--judge <url>',
      'OpenAI-compatible server that grades answers, for the tasks that need it (BENCH_JUDGE_KEY: its key)',
    )
    .option('--judge-model <name>', 'model of the judge (default: the only one there is)')
    .option('--concurrency <n>', 'requests to a server at once (default: 16)')
    .option('--request-timeout <s>', 'seconds that a server has to answer (default: 120)')
    .option('--answer-tokens <n>', 'tokens that an answer of a server may have (default: 1024)')
    .option('--max-requests <n>', 'send the endpoint no more requests than this')
    .option('--max-tokens <n>', 'send the endpoint no more requests after so many tokens')
    .option('--judge-max-requests <n>', 'the same for the judge')
    .option('--judge-max-tokens <n>', 'the same for the judge')
    .option('--batch-size <n>', 'images a graph takes at once; auto: measured once a model, and kept', 'auto')
    .option(
      '--sessions <how>',
      'per-worker: each worker runs its own copy of the model; one: workers decode for one copy; auto: one on a GPU, or where memory is short',
      'auto',
    )
    .option('--workers <n>', 'worker threads (default: one a core; on a GPU, one is left out)')
    .option(
      '--threads <n>',
      'threads of ONNX Runtime in each session (default: 1; one session on the CPU: one a core)',
    )
    .option('--limit <n>', 'only the first n samples of each data set')
    .option('--draw <n>', 'detection and segmentation: write the first n samples of each task as pictures')
    .option(
      '--max-bad-samples <n>',
      'leave out up to n samples a task whose bytes cannot be read (default: 0)',
    )
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--out <dir>', 'where records go', 'results')
    .option('--cache-dir <dir>', 'where embeddings and checksums of large files are kept (or BENCH_CACHE)')
    .option(
      '--cache-limit <size>',
      'how large the embeddings kept there may become (or BENCH_CACHE_LIMIT; default: 20GB)',
    )
    .option('--no-cache', 'keep nothing, and compute every embedding and checksum again')
    .option(
      '--queue [url]',
      'let the workers of a queue do it, which `bench worker` starts: redis://HOST:PORT, or rediss:// (default: BENCH_QUEUE)',
    )
    .option('--overwrite', 'run finished tasks again')
    .option('--seed <n>', 'seed of the bootstrap intervals (default: 0)')
    .option('--shard-size <n>', 'images a shard of the queue (default: what takes 3 to 45 s)')
    .option(
      '--shard <part>',
      'I/N: only the I-th of N parts of the run; auto: the one that Slurm, Kubernetes, torchrun or MPI says (auto/N where not of how many)',
    )
    .option(
      '--merge',
      'score tasks whose parts are all done; asks no model, but for batches that are damaged',
    )
    .option('--fail-fast', 'stop at the first task that fails')
    .option('--json', 'print the records as one JSON document')
    .option('--quiet', 'no progress');
}
