import type { Category } from '../../harness/core/annotations.js';
import type { PredictionSink } from '../../harness/core/protocol.js';
import type { LabelledMap, PanopticImage } from '../../harness/core/sample.js';
import type { MeasuredMap } from './measure-map.js';

/** The file that lists the segments of all images, and the folder of their maps, as cocodataset/panopticapi reads them. */
const panopticFiles = { list: 'panoptic.json', folder: 'panoptic' } as const;

/** Predictions in the exchange formats: `bench score semseg` and `bench score panoptic` take them. */
export interface MapFiles {
  /** Writes the map of one sample: `<id>.png`, for panoptic images below `panoptic/`. */
  readonly add: (sample: LabelledMap | PanopticImage, measured: MeasuredMap) => Promise<void>;
  /** Writes the list of segments, where there are any images with them. */
  readonly finish: () => Promise<void>;
}

/** Puts predictions into a sink. */
export function openMapFiles(predictions: PredictionSink, categories: readonly Category[]): MapFiles {
  const annotations: object[] = [];
  return {
    add: async (sample, { png, segments }) => {
      const name = `${sample.id}.png`;
      if (sample.kind === 'label-map') return predictions.write(name, png);
      annotations.push({
        image_id: sample.imageId,
        file_name: name,
        segments_info: (segments ?? []).map(({ id, categoryId, area }) => ({
          ...{ id, category_id: categoryId, area, iscrowd: 0 },
        })),
      });
      await predictions.write(`${panopticFiles.folder}/${name}`, png);
    },
    finish: async () => {
      if (annotations.length === 0) return;
      const list = {
        annotations,
        categories: categories.map(({ id, name, isThing }) => ({
          id,
          name,
          isthing: isThing === true ? 1 : 0,
        })),
      };
      await predictions.write(panopticFiles.list, Buffer.from(JSON.stringify(list)));
    },
  };
}
