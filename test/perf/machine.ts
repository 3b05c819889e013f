import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { readVersions } from '../../harness/library/versions.js';

/** The machine that something was measured on, and when. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly onnxruntime: string;
  /** Day, in UTC. */
  readonly date: string;
  /** Processes that wanted a core in the minute before: more than nothing means that others were at work. */
  readonly loadBefore: number;
}

/** This machine, now. */
export function describeMachine(): Machine {
  const versions = readVersions();
  return {
    cpu: [...new Set(cpus().map(({ model }) => model.trim()))].join(', '),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    // the version of the kernel without what its builder called it
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
    node: process.versions.node,
    onnxruntime: versions['onnxruntime-node'],
    date: new Date().toISOString().slice(0, 10),
    loadBefore: Number(loadavg()[0].toFixed(1)),
  };
}

/** The machine in one line. */
export function formatMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, system, node, onnxruntime, date, loadBefore } = machine;
  return (
    `${date}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, ONNX Runtime ${onnxruntime}; ` +
    `load average before it: ${loadBefore}`
  );
}
