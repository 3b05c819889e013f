import type { Judge } from '../core/judge.js';
import type { Endpoint } from './endpoint.js';

/** The server as a judge. Throws DataError also for a refusal of one request alone. */
export function createEndpointJudge(endpoint: Endpoint): Judge {
  return {
    model: endpoint.model,
    ask: async ({ id, system, prompt, temperature, maxTokens }) => {
      const subject = `question ${id}`;
      const reply = await endpoint.chat({ subject, system, prompt, temperature, maxTokens });
      if (!reply.ok) throw reply.error;
      return { text: reply.text, model: reply.model };
    },
  };
}
