import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { ModelFacts } from '../../harness/core/dense-rules.js';
import type { Protocol } from '../../harness/core/protocol.js';
import { modelCardSchema, type ModelCard } from '../../harness/config/model-card.js';
import { attemptTask } from '../../harness/pipeline/attempt-task.js';
import { forecastModel } from '../../harness/pipeline/forecast/forecast-model.js';
import { useModel } from '../../harness/pipeline/model-in-use.js';
import { measureWork, type TaskWork } from '../../harness/pipeline/shards/measure-work.js';
import { createShardRunner } from '../../harness/pipeline/shards/shard-runner.js';
import { createFakeClock, makeForecasting } from '../support/forecast.js';
import { createFakeEncoder, makeModel, makeSettings, makeTask } from '../support/pipeline.js';
import { makePng } from '../support/png.js';
import { digestProtocol } from '../support/shards.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, writeWebDataset } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();

const card: ModelCard = modelCardSchema.parse({
  ...{ id: 'toy-model', family: 'vit', image: { file: 'v.onnx', size: [8, 8] }, logitScale: 20 },
  detector: {
    ...{ file: 'd.onnx', temperature: 50, trainedOn: ['cat'] },
    fusion: { base: 0.1, novel: 0.8, temperature: 75 },
  },
  segmenter: { file: 's.onnx', ensemble: { seen: 0.4, unseen: 0.8, temperature: 100 }, trainedOn: ['sky'] },
});

async function prepare() {
  const [out, data] = [newFolder(), newFolder()];
  await writeWebDataset(join(data, 'wds_toy'), {
    classNames: ['a', 'b'],
    templates: ['{c}'],
    shards: [[...labelled('s0', 0, makePng(9, 9)), ...labelled('s1', 1, makePng(9, 9))]],
  });
  mkdirSync(join(out, 'toy-model'));
  const told: ModelFacts[] = [];
  const start: Protocol['start'] = (context) => {
    told.push(context.model);
    return digestProtocol.start(context);
  };
  const task = makeTask({ rules: { ...digestProtocol, start } });
  const settings = makeSettings(out, data, { limit: 2 });
  return { task, told, model: useModel(makeModel(createFakeEncoder(), { card })), settings };
}

function expectWholeCard(told: readonly ModelFacts[]): void {
  expect(told.length).toBeGreaterThan(0);
  for (const model of told)
    expect(model).toMatchObject({
      id: 'toy-model',
      logitScale: 20,
      detector: {
        ...{ temperature: 50, trainedOn: ['cat'] },
        fusion: { base: 0.1, novel: 0.8, temperature: 75 },
      },
      segmenter: { ensemble: { seen: 0.4, unseen: 0.8, temperature: 100 }, trainedOn: ['sky'] },
    });
}

it('tells a protocol what the card of the model says, whoever starts it', async () => {
  const { task, told, model, settings } = await prepare();
  const { record } = await attemptTask(task, model, settings, () => undefined);
  expect(record.status).toBe('ok');
  expectWholeCard(told);
});

it('tells it where a shard is done', async () => {
  const { task, told, model, settings } = await prepare();
  const work = (await measureWork(task, model, settings)) as TaskWork;
  const runner = createShardRunner(model, settings);
  await runner.run(work, { from: 0, to: 1 }, () => undefined);
  await runner.close();
  expectWholeCard(told);
});

it('tells it where its scoring is rehearsed', async () => {
  const { task, told, model, settings } = await prepare();
  const forecasting = makeForecasting(createFakeClock(), { thorough: true });
  const { tasks } = await forecastModel(model, [task], settings, forecasting);
  expect(tasks[0].problem).toBeUndefined();
  expectWholeCard(told);
});
