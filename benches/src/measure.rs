//! Times of several things in one interleaved run, so that they share the machine's moods.
//!
//! Time is the processor's time for this thread, the kernel's part included: what others do with the
//! machine in the meantime does not count.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;

/// How long one batch takes. Long enough that what the subject before it left in the caches does not
/// matter.
const BATCH: Duration = Duration::from_millis(2);

/// Something to measure.
pub struct Subject<'a> {
    pub name: String,
    run: Box<dyn FnMut() + 'a>,
}

/// What was measured, in seconds for one time.
pub struct Measured {
    pub median: f64,
    /// The median of the quotients by the first subject's time in the same round.
    pub ratio: f64,
}

impl<'a> Subject<'a> {
    pub fn new<T>(name: impl Into<String>, mut run: impl FnMut() -> T + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(move || {
                black_box(run());
            }),
        }
    }

    fn seconds(&mut self, times: u32) -> f64 {
        let start = ThreadTime::now();
        for _ in 0..times {
            (self.run)();
        }
        start.elapsed().as_secs_f64() / f64::from(times)
    }

    /// Returns how often it runs in a batch. Warms up.
    fn times(&mut self) -> u32 {
        let mut times = 1;
        loop {
            let seconds = self.seconds(times) * f64::from(times);
            if seconds >= BATCH.as_secs_f64() || times > 1 << 20 {
                return times;
            }
            times *= 2;
        }
    }
}

/// Measures every subject once in each round.
pub fn interleaved(subjects: &mut [Subject<'_>], rounds: usize) -> Vec<Measured> {
    // Once glibc has freed a block of this size, it keeps the memory that smaller ones give back. It
    // would return some of it to the system after every run of those that happen to need the most.
    drop(black_box(vec![1_u8; 24 << 20]));
    let times: Vec<u32> = subjects.iter_mut().map(Subject::times).collect();
    let rounds: Vec<Vec<f64>> = (0..rounds)
        .map(|_| {
            let batches = subjects.iter_mut().zip(&times);
            batches
                .map(|(subject, times)| subject.seconds(*times))
                .collect()
        })
        .collect();
    let column = |index: usize| rounds.iter().map(move |round| (round[index], round[0]));
    (0..subjects.len())
        .map(|index| Measured {
            median: median(column(index).map(|(seconds, _)| seconds)),
            ratio: median(column(index).map(|(seconds, first)| seconds / first)),
        })
        .collect()
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
