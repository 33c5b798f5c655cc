import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { parseYaml, type YamlNode } from '../../src/config/yaml-reader.ts';

function failure(action: () => unknown): BootgateError {
  try {
    action();
  } catch (error) {
    if (error instanceof BootgateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const value = (text: string): YamlNode => parseYaml(`key: ${text}`, 'f.yml').map(['key']).get('key')!;

describe('typed values', () => {
  test('text keeps what was written', () => {
    expect(value('0.50').text()).toBe('0.50');
    expect(value('"a b"').text()).toBe('a b');
    expect(value('yes').text()).toBe('yes');
    expect(value('0xffffffff81000000').text()).toBe('0xffffffff81000000');
  });

  test('whole numbers, with underscores', () => {
    expect(value('1_000_000').integer()).toBe(1_000_000);
    expect(failure(() => value('1.5').integer()).message).toBe(
      "f.yml:1:6: key must be a whole number, not '1.5'",
    );
    expect(failure(() => value('99999999999999999999').integer()).message).toMatch(/whole number/);
    expect(failure(() => value('"x"').integer()).message).toMatch(/whole number/);
    expect(failure(() => value('0').integer({ min: 1 })).message).toBe(
      'f.yml:1:6: key must be at least 1, not 0',
    );
    expect(failure(() => value('9').integer({ min: 1, max: 4 })).message).toMatch(/from 1 to 4/);
  });

  test('numbers, booleans, words', () => {
    expect(value('0.5').number()).toBe(0.5);
    expect(failure(() => value('.inf').number()).message).toMatch(/a number/);
    expect(value('true').boolean()).toBe(true);
    expect(failure(() => value('yes').boolean()).message).toMatch(/true or false, not 'yes'/);
    expect(value('warn').oneOf(['pass', 'warn'])).toBe('warn');
    expect(failure(() => value('wran').oneOf(['pass', 'warn'])).hint).toBe("did you mean 'warn'?");
  });

  test('lists and mappings', () => {
    expect(
      value('[a, b]')
        .list()
        .map((node) => node.text()),
    ).toEqual(['a', 'b']);
    expect(failure(() => value('a').list()).message).toBe("f.yml:1:6: key must be a list, not 'a'");
    expect(failure(() => value('').map()).message).toBe('f.yml:1:6: key must be a mapping, not nothing');
    expect(value('[{a: [1]}]').list()[0]!.map().get('a')!.list()[0]!.path).toBe('key[0].a[0]');
  });

  test('aliases are followed', () => {
    const root = parseYaml('base: &b {x: 1}\ncopy: *b', 'f.yml').map();
    expect(root.get('copy')!.map(['x']).get('x')!.integer()).toBe(1);
  });
});

describe('errors name the place and the cure', () => {
  test('unknown key', () => {
    const error = failure(() => parseYaml('kernel: a\n\nmemroy: 3', 'f.yml').map(['kernel', 'memory']));
    expect(error.message).toBe("f.yml:3:1: unknown key 'memroy'");
    expect(error.hint).toBe("did you mean 'memory'?");
    expect(error.exitStatus).toBe(2);
  });

  test.each([
    ['syntax', 'a: [1', /f\.yml:1:6: /],
    ['duplicate key', 'a: 1\na: 2', /f\.yml:2:1: .*unique/],
    ['custom tag', 'a: !!js/function x', /f\.yml:1:4: Unresolved tag/],
    ['two documents', 'a: 1\n---\nb: 2', /f\.yml:2:1: /],
  ])('%s', (_, text, message) => {
    expect(failure(() => parseYaml(text, 'f.yml')).message).toMatch(message);
  });

  test('missing anchor', () => {
    expect(failure(() => value('*nowhere')).message).toBe("f.yml:1:6: there is no anchor 'nowhere'");
  });
});

describe('hostile documents', () => {
  test('too large', () => {
    expect(failure(() => parseYaml('#'.repeat(300_000), 'f.yml')).message).toMatch(/larger than 256 KiB/);
  });

  test('too deep', () => {
    expect(() => parseYaml('['.repeat(200_000), 'f.yml')).toThrow(BootgateError);
  });

  test('aliases that multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    const root = parseYaml(['l0: &l0 x', ...levels].join('\n'), 'f.yml');
    const walk = (node: YamlNode): number =>
      node.isList() ? node.list().reduce((sum, item) => sum + walk(item), 0) : 1;
    expect(failure(() => walk(root.map().get('l9')!)).message).toMatch(/more than 100 aliases/);
  });
});
