import { describe, expect, test } from '@jest/globals';
import { costRows, type CostRow } from '../../src/profile/cost-sums.ts';
import { costKinds } from '../../src/profile/cost-kind.ts';
import { measuredTotal } from '../../src/profile/profile-tables-check.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

const boot = (unpackIn: string): CostRow[] =>
  costRows(
    textProfile(
      `
firmware [firmware] self=100
start_kernel self=20
  rest_init self=1
ret_from_fork_asm self=2 kind=taskRoot
  ret_from_fork self=3
    kernel_init self=4
      do_one_initcall self=5@rootfs+6@device
        __slab_free self=7@rootfs
    kthread self=8
      cryptomgr_test.isra.0 self=9@device
        alg_test self=10@device
      worker_thread self=11@device
        process_one_work self=12@device
          async_run_entry_fn self=13@${unpackIn}
            do_populate_rootfs self=1000@${unpackIn}
              process_one_work self=14@${unpackIn}
                write_buffer self=15@${unpackIn}
              schedule self=16@${unpackIn}
          pcpu_balance_workfn self=17@rootfs+18@device
      schedule self=19@device
    kthreadd self=21@rootfs
    call_usermodehelper_exec_async self=22@rootfs
/init [program] self=23@device
`,
      { stages: ['early', 'rootfs', 'device'] },
    ),
  );

describe('who does the work of a boot', () => {
  test('kernel threads have rows of their own, named after what they run', () => {
    expect(boot('device').map(({ name, by, sum }) => `${by} ${name} ${sum}`)).toEqual([
      'stage early 130',
      'stage rootfs 12',
      'stage device 29',
      'thread do_populate_rootfs 1045',
      'thread pcpu_balance_workfn 35',
      'thread kthread 27',
      'thread call_usermodehelper_exec_async 22',
      'thread kthreadd 21',
      'thread cryptomgr_test 19',
      'thread async_run_entry_fn 13',
      'thread process_one_work 12',
      'thread worker_thread 11',
    ]);
  });

  test('it makes no difference in which stage a thread ran', () => {
    expect(boot('rootfs')).toEqual(boot('device'));
  });

  test('kinds of a row add up to it', () => {
    const unpack = boot('device').find(({ name }) => name === 'do_populate_rootfs')!;
    expect(Object.fromEntries(costKinds.map((kind, at) => [kind, unpack.kinds[at]]))).toMatchObject({
      loading: 1015,
      scheduling: 30,
      memory: 0,
    });
  });

  test.each([1, 2, 3])('all rows add up to the boot (seed %d)', (seed) => {
    const profile = randomProfile({ seed, nodes: 2000 });
    const names = [...profile.functions.name];
    names.splice(3, 3, 'kthread', 'worker_thread', 'process_one_work');
    const rows = costRows({ ...profile, functions: { ...profile.functions, name: names } });
    expect(rows.reduce((sum, row) => sum + row.sum, 0)).toBe(measuredTotal(profile));
    expect(rows.length).toBeGreaterThan(profile.stages.length);
  });
});
