//! Which name was meant by one that nothing has.

use super::Registry;

/// What to say to somebody who wrote a name that no function has.
pub fn suggestion(registry: &dyn Registry, name: &str) -> String {
    match (registry.function_hint(name), nearest_function(registry, name)) {
        (Some(hint), _) => hint.to_string(),
        (None, Some(known)) => format!("did you mean '{known}'?"),
        (None, None) => "`cql functions` lists what there is".to_string(),
    }
}

/// The name that a word is most like, if it is like one at all.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let distances = names.into_iter().map(|name| (strsim::damerau_levenshtein(word, name), name));
    // A name that shares no letter with the word is not like it.
    let is_like = |distance: usize| distance <= most_letters_off(word) && distance < word.len();
    distances.min().filter(|(distance, _)| is_like(*distance)).map(|(_, name)| name)
}

/// How many letters a name may be off from a word that stands for it.
fn most_letters_off(word: &str) -> usize {
    1 + word.len() / 4
}

/// The name of the function that an unknown name is most like, if it is like one at all.
fn nearest_function(registry: &dyn Registry, name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let names = registry.functions().iter().map(|function| function.signature().name);
    // A name may have lost its namespace (`distance`). Of two that are as near, the one that has none is meant.
    let distances = names.map(|known| {
        let full = known.to_lowercase();
        let tail = full.rsplit(':').next().unwrap_or(&full);
        let [of_full, of_tail] = [full.as_str(), tail].map(|spelling| strsim::damerau_levenshtein(&lower, spelling));
        (of_full.min(of_tail), of_tail < of_full, known)
    });
    distances.min().filter(|(distance, ..)| *distance <= most_letters_off(name)).map(|(.., known)| known)
}
