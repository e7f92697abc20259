//! The memory that blocks are read into.

/// Where reads into a buffer should begin: at a multiple of this. The system copies to other places four times as slowly.
pub(super) const ALIGNMENT: usize = 4096;

/// A buffer that has grown to more than this for a long line is given back.
const LARGEST: usize = 16 << 20;

/// Makes room for `room` bytes behind an aligned place of the buffer, which is returned. What the buffer held does not
/// matter any more; it is neither emptied nor filled with zeros again.
pub(super) fn prepare(buffer: &mut Vec<u8>, room: usize) -> usize {
    let length = room + ALIGNMENT;
    if buffer.len() < length || buffer.len() > LARGEST.max(length) {
        // The old memory is freed before the new is taken.
        *buffer = Vec::new();
        *buffer = vec![0; length];
    }
    buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_and_keeps() {
        let mut buffer = Vec::new();
        for room in [10, 5000, 1 << 20, 3, LARGEST + 1, 100] {
            let start = prepare(&mut buffer, room);
            assert!(start + room <= buffer.len());
            assert_eq!(buffer[start..].as_ptr().align_offset(ALIGNMENT), 0);
        }
        assert!(buffer.len() < LARGEST);
        let before = buffer.as_ptr();
        prepare(&mut buffer, 90);
        assert_eq!(before, buffer.as_ptr());
    }
}
