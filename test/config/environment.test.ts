import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../harness/config/environment.js';

describe('folders', () => {
  const home = join(homedir(), '.cache', 'vitabench');

  it.each<[variables: NodeJS.ProcessEnv, cacheDir: string, dataDir: string]>([
    [{}, home, join(home, 'data')],
    [{ XDG_CACHE_HOME: '/xdg' }, '/xdg/vitabench', '/xdg/vitabench/data'],
    [{ XDG_CACHE_HOME: '/xdg', BENCH_CACHE: '/cache' }, '/cache', '/cache/data'],
    [{ XDG_CACHE_HOME: '/xdg', BENCH_DATA: '/data' }, '/xdg/vitabench', '/data'],
    [{ BENCH_CACHE: '/cache', BENCH_DATA: 'data' }, '/cache', 'data'],
    [{ XDG_CACHE_HOME: '', BENCH_CACHE: '', BENCH_DATA: '' }, home, join(home, 'data')],
  ])('%j', (variables, cacheDir, dataDir) => {
    expect(readEnvironment(variables)).toMatchObject({ cacheDir, dataDir });
  });
});

describe('models home', () => {
  const home = join(homedir(), '.cache', 'vitabench');

  it.each<[variables: NodeJS.ProcessEnv, modelsDir: string]>([
    [{}, join(home, 'models')],
    [{ BENCH_CACHE: '/cache' }, '/cache/models'],
    [{ BENCH_CACHE: '/cache', BENCH_MODELS: '/models' }, '/models'],
    [{ BENCH_MODELS: '' }, join(home, 'models')],
    // what is registered there is found from every folder
    [{ BENCH_MODELS: 'models' }, resolve('models')],
  ])('%j', (variables, modelsDir) => {
    expect(readEnvironment(variables).modelsDir).toBe(modelsDir);
  });
});

describe("threads of Node's pool", () => {
  it.each([
    [{}, 4],
    [{ UV_THREADPOOL_SIZE: '' }, 4],
    [{ UV_THREADPOOL_SIZE: '16' }, 16],
    [{ UV_THREADPOOL_SIZE: 'many' }, 4],
  ] as const)('%j', (variables, threads) => {
    expect(readEnvironment(variables).poolThreads).toBe(threads);
  });
});

describe('plain output', () => {
  it.each<[variables: NodeJS.ProcessEnv, plain: boolean]>([
    [{}, false],
    [{ TERM: 'xterm-256color' }, false],
    [{ TERM: 'dumb' }, true],
    [{ NO_COLOR: '1' }, true],
    [{ NO_COLOR: '' }, false],
    [{ CI: 'true' }, true],
    [{ CI: '' }, false],
    [{ NO_COLOR: '', CI: '1' }, true],
  ])('%j', (variables, plain) => {
    expect(readEnvironment(variables).plain).toBe(plain);
  });
});

describe('the Hugging Face Hub', () => {
  const home = join(homedir(), '.cache', 'huggingface');

  it.each<[variables: NodeJS.ProcessEnv, tokenFile: string, cacheDir: string]>([
    [{}, join(home, 'token'), join(home, 'hub')],
    [{ XDG_CACHE_HOME: '/xdg' }, '/xdg/huggingface/token', '/xdg/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/xdg', HF_HOME: '/hf' }, '/hf/token', '/hf/hub'],
    [{ HF_HOME: '/hf', HF_TOKEN_PATH: '/secret', HF_HUB_CACHE: '/cache' }, '/secret', '/cache'],
  ])('%j', (variables, tokenFile, cacheDir) => {
    expect(readEnvironment(variables).hub).toMatchObject({ tokenFile, cacheDir });
  });

  it('takes endpoint and token as they are written', () => {
    const { hub } = readEnvironment({ HF_ENDPOINT: 'https://hub.example', HF_TOKEN: 'hf_a' });
    expect(hub).toMatchObject({ endpoint: 'https://hub.example', token: 'hf_a', offline: false });
    expect(readEnvironment({ HF_ENDPOINT: '', HF_TOKEN: '' }).hub).toMatchObject({
      endpoint: undefined,
      token: undefined,
    });
  });

  it.each([
    ['1', true],
    ['TRUE', true],
    ['yes', true],
    ['0', false],
    ['', false],
  ])('HF_HUB_OFFLINE=%s', (value, offline) => {
    expect(readEnvironment({ HF_HUB_OFFLINE: value }).hub.offline).toBe(offline);
  });
});

describe('keys of servers', () => {
  it.each<[variables: NodeJS.ProcessEnv, endpointKey: string | undefined, judgeKey: string | undefined]>([
    [{}, undefined, undefined],
    [{ OPENAI_API_KEY: 'both' }, 'both', 'both'],
    [{ OPENAI_API_KEY: 'both', BENCH_API_KEY: 'a' }, 'a', 'both'],
    [{ OPENAI_API_KEY: 'both', BENCH_JUDGE_KEY: 'b' }, 'both', 'b'],
    [{ BENCH_API_KEY: 'a' }, 'a', undefined],
    [{ BENCH_API_KEY: '', OPENAI_API_KEY: '' }, undefined, undefined],
  ])('%j', (variables, endpointKey, judgeKey) => {
    expect(readEnvironment(variables)).toMatchObject({ endpointKey, judgeKey });
  });
});

it('takes what a launcher says as it is written', () => {
  const { launch } = readEnvironment({ RANK: '1', WORLD_SIZE: '', SLURM_ARRAY_TASK_ID: 'x', RANKING: '2' });
  expect(launch).toEqual({ RANK: '1', SLURM_ARRAY_TASK_ID: 'x' });
});

it('is frozen, and reads the process where nothing is given', () => {
  const environment = readEnvironment();
  expect(Object.isFrozen(environment)).toBe(true);
  expect(environment.cacheDir).not.toBe('');
});
