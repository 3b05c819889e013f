import { describe, expect, it } from '@jest/globals';
import { formatEquation } from '../../../reports/scaling/describe-form.js';

describe('formatEquation', () => {
  it('writes each form with three significant digits', () => {
    const written = [
      formatEquation({ form: 'constant', params: { E: 0.30004 } }),
      formatEquation({ form: 'power', params: { A: 5.8581, alpha: 0.1114 } }),
      formatEquation({ form: 'power', params: { A: 0.2, alpha: -0.05 } }, 'N'),
      formatEquation({ form: 'power-floor', params: { E: 0, A: 2.5e7, alpha: 1.25 } }),
      formatEquation({ form: 'capped', params: { E: 0.05, E0: 0.9, A: 20.04, alpha: 0.3 } }),
      formatEquation({ form: 'logit', params: { a: -2, b: -0.2 } }),
      formatEquation({ form: 'logit', params: { a: 1.5, b: 0.2 } }, 'compute'),
      formatEquation({ form: 'shifted', params: { a: 3.05, b: 41.27, c: 0.2, d: 0.0945 } }),
      formatEquation(
        { form: 'joint', params: { E: 1.8172, A: 477.8, B: 2143.4, alpha: 0.3473, beta: 0.3672 } },
        'N',
        'D',
      ),
      formatEquation({ form: 'joint-tied', params: { E: 1.8, A: 5, B: 0.00001234, alpha: 0.25 } }),
      formatEquation({ form: 'exponential', params: { E: 0.856992, A: 2.20649, alpha: 0.714591 } }, 'loss'),
    ];
    expect(written).toEqual([
      'y = 0.3',
      'y = 5.86 x^-0.111',
      'y = 0.2 N^0.05',
      'y = 0 + 2.5e7 x^-1.25',
      '(y - 0.05) / (0.9 - y) = 20 x^-0.3',
      'ln((1 - y) / y) = -2 - 0.2 ln x',
      'ln((1 - y) / y) = 1.5 + 0.2 ln compute',
      'y = 3.05 (x + 41.3)^-0.2 + 0.0945',
      'y = 1.82 + 478 N^-0.347 + 2140 D^-0.367',
      'y = 1.8 + 5 x^-0.25 + 1.23e-5 x2^-0.25',
      'y = 0.857 - 2.21 e^(-0.715 loss)',
    ]);
  });
});
