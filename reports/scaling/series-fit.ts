import type { Form, FormFit, Loss } from './form.js';

/** What a series of points may be called. */
export type Verdict =
  'power' | 'saturating' | 'sigmoid' | 'flat' | 'inverse' | 'noisy' | 'at chance' | 'too few points';

export type Interval = readonly [low: number, high: number];

/** A parameter with its 95 % intervals: what comes from the runs (another run of the same recipe), what from the test
 *  samples (other test images), and both together. An absent one could not be had, and `warnings` say why. */
export interface FittedParameter {
  readonly value: number;
  readonly runs?: Interval;
  readonly samples?: Interval;
  readonly both?: Interval;
}

/** A point that the fit did not see, and what was said of it. `error`s are fractions (or a loss). */
export interface HeldOut {
  readonly id: string;
  readonly x: number;
  readonly x2?: number;
  readonly y: number;
  readonly predicted: number;
  /** 95 % interval of the prediction; absent with too few points. */
  readonly interval?: Interval;
}

/** The errors at which the floor E was held, and what the fit lost by it. */
export interface FloorProfile {
  readonly floor: readonly number[];
  /** Objective of the refit at each floor. */
  readonly objective: readonly number[];
  /** The objective up to which a floor is believable. */
  readonly limit: number;
  readonly low: number;
  readonly high: number;
  /** Whether the believable floors exclude 0 and end below the smallest error. */
  readonly identified: boolean;
}

/** A polyline of the fitted law with its 95 % band, on equal steps of ln x. */
export interface FitLine {
  readonly x: readonly number[];
  /** Errors. */
  readonly y: readonly number[];
  /** The band of the law, runs and test samples together; absent where neither is known. Beyond the points it is as wide
   *  as the hold-out miss at least. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** Where the points begin and end: outside, the line is extrapolation. */
  readonly inside: Interval;
}

/** What is known of how far off a law may be: enough to say the interval of any prediction of it. `names` are coordinates
 *  of the law (see `toCoordinates`), `middle` the geometric means of x and x2 that they are taken at. */
export type Uncertainty = {
  readonly names: readonly string[];
  readonly middle: readonly number[];
  /** Half-width of the 95 % interval of ln y that the scatter of single runs adds to that of the law. */
  readonly scatter: number;
  /** The most that an error can be: 1 for a share; absent: y is a loss. */
  readonly most?: number;
} & (
  | {
      /** The half-width of the law is sqrt(g'Hg), g the gradient of ln y by coordinate, H [k, k]. */
      readonly kind: 'linear';
      readonly halfSquares: readonly (readonly number[])[];
    }
  | {
      /** Coordinates of resampled fits; the distance of their quantiles from the law is to be widened by a factor. */
      readonly kind: 'draws';
      readonly draws: readonly (readonly number[])[];
      readonly widen: number;
    }
);

/** Everything that is said of one series: plain data, ready for JSON. Numbers that do not exist are absent, never NaN. */
export interface SeriesFit {
  /** What may be printed by the number of distinct x: nothing, a local slope, a description, or a fit. */
  readonly kind: 'point' | 'segment' | 'descriptive' | 'fit';
  readonly form: Form;
  readonly loss: Loss;
  readonly delta?: number;
  readonly params: Readonly<Record<string, FittedParameter>>;
  /** The error that the law says at the geometric mean of x (and x2), where it is known best. */
  readonly middle: { readonly x: number; readonly x2?: number; readonly y: FittedParameter };
  /** `y = 5.86 x^-0.111`, for people. */
  readonly equation: string;
  /** Points of the fit, and those left out of it. */
  readonly n: number;
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  /** n less the free parameters. */
  readonly df: number;
  /** Root mean square of 100 (fitted - y). */
  readonly rmsePoints: number;
  /** Root mean square of ln fitted - ln y. */
  readonly rmseLog: number;
  /** Share of the variance of ln y; absent where y does not vary. */
  readonly r2Log?: number;
  /** By form, of those that the number of points allows. */
  readonly aicc: Readonly<Partial<Record<Form, number>>>;
  /** Variance of ln y between runs that the weights 1 / (test variance + this) are made with; absent: equal weights. */
  readonly betweenRuns?: number;
  /** Root mean square of 100 (predicted - y), each point left out once; absent below 3 points. */
  readonly looPoints?: number;
  /** The same for the constant. */
  readonly looPointsConstant?: number;
  /** The same by form, and the worst miss of the points held out, for the forms of `aicc`, in points. */
  readonly looByForm: Readonly<Partial<Record<Form, number>>>;
  readonly missByForm: Readonly<Partial<Record<Form, number>>>;
  /** The points with the largest x, as the fit without them says; empty where too few would stay. */
  readonly holdout: readonly HeldOut[];
  /** Worst |predicted - y| of `holdout`, in points. */
  readonly holdoutMissPoints?: number;
  /** Root mean square of 100 (predicted - y) over the half with the larger x, as the smaller half says; absent with fewer
   *  than six points. */
  readonly halfMissPoints?: number;
  /** ln y - ln fitted. */
  readonly residuals: readonly { readonly id: string; readonly x: number; readonly log: number }[];
  readonly floorProfile?: FloorProfile;
  /** Resampled ln A (at the middle x) and exponent, for the scatter plot; at most 200. */
  readonly scatter?: { readonly logA: readonly number[]; readonly alpha: readonly number[] };
  readonly line?: FitLine;
  /** Absent where neither runs nor test samples say anything. */
  readonly uncertainty?: Uncertainty;
  /** Ends of x, and of x2 where the law has it. */
  readonly range: { readonly x: Interval; readonly x2?: Interval };
  readonly verdict: Verdict;
  /** Sentences. */
  readonly warnings: readonly string[];
  readonly bootstrap: number;
  readonly seed: number;
  /** How far beyond the largest x a number may be printed, as a factor; 1: nowhere. */
  readonly reach: number;
  /** The fits that `aicc` compares: by least squares on logs, whatever the loss of the fit itself. */
  readonly tried: readonly FormFit[];
}
