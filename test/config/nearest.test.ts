import { describe, expect, it } from '@jest/globals';
import { nearest } from '../../harness/config/nearest.js';

const names = ['datacomp/cifar10', 'datacomp/vtab-cifar100', 'datacomp/mnist', 'mini/openmoji'];

describe('nearest', () => {
  it('puts the name with the fewest edits first', () => {
    expect(nearest('datacomp/cifar', names)[0]).toBe('datacomp/cifar10');
    expect(nearest('mini/openmojis', names, 1)).toEqual(['mini/openmoji']);
  });

  it('does not look at upper and lower case', () => {
    expect(nearest('DataComp/MNIST', names, 1)).toEqual(['datacomp/mnist']);
  });

  it('gives three unless told, and no more than there are', () => {
    expect(nearest('x', names)).toHaveLength(3);
    expect(nearest('x', names, 9)).toHaveLength(4);
    expect(nearest('x', [])).toEqual([]);
  });

  it('orders equals by name, and leaves the list as it was', () => {
    const equals = ['c', 'b', 'a'];
    expect(nearest('x', equals)).toEqual(['a', 'b', 'c']);
    expect(equals).toEqual(['c', 'b', 'a']);
  });
});
