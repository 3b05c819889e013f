import { z } from 'zod';

/** What a gate may say of a run. */
export const gateStates = ['pass', 'fail', 'warn', 'inconclusive', 'incomparable', 'error'] as const;

/** Schema of what a report shows of the JSON document of `bench gate`; its other members are not looked at. */
export const gateVerdictSchema = z.object({
  schema: z.literal(1),
  verdict: z.enum(gateStates),
  summary: z.string().min(1),
  baseline: z.object({ name: z.string() }).optional().describe('absent where the gate could not be held'),
});

/** The verdict of a gate, as its JSON document tells it. */
export type GateVerdict = z.output<typeof gateVerdictSchema>;
