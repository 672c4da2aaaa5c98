"""Invented names for an invented council. Lists of our own; whoever bears such a name is not meant."""

FIRST_NAMES = """
Abena Adaeze Aisha Alfie Amara Amir Anjali Anwen Aoife Arjun Asha Bilal Blessing Bronwen Caitlin Carys Catrin Cerys Charlotte
Chidi Ciara Clara Conor Daisy Daniel Deepa Delroy Dilys Edith Efua Eilidh Eleni Elif Ellis Emeka Erin Esme Esther Euan Faisal
Farah Femi Finlay Fiona Florence Folake Frances Gethin Gurpreet Gwen Hamza Hana Harriet Harun Hassan Holly Ibrahim Imani Imran
Iona Isla Jamal Jasmine Jaspreet Jodie Joel Josie Kamal Karolina Kavita Keira Kemi Kiran Kwame Lakshmi Latoya Layla Leon Lewis
Lin Lorna Lowri Lydia Mabel Magda Mairi Malik Manjit Marcus Mariam Maya Mei Meera Megan Mehmet Mina Mohammed Morag Nadia Naomi
Neha Niamh Nisha Nkechi Oliwia Olu Omar Padma Parveen Patience Philippa Rachel Rafael Rahul Ravi Reena Rhian Rhys Roisin Rowan
Ruby Rukhsana Saba Sadia Safiya Sandeep Sanjay Seren Shabnam Shanice Shazia Simran Sinead Siobhan Sofia Stella Suki Sunil Tahira
Tamsin Tariq Tessa Thandi Tiago Tilda Tunde Uma Usman Vanessa Vikram Wanjiru Winston Yasmin Yetunde Yvonne Zainab Zofia
""".split()

SURNAMES = """
Abbey Achebe Adu Agarwal Ahmad Akhtar Alder Allerton Amoah Anand Appleby Asante Ashdown Aziz Bajwa Balogun Banerjee Barlow Bashir
Beckford Begum Bello Bevan Bhatt Birch Blakeney Bose Bradwell Brennan Brightwell Burnham Cairns Campion Chadwick Chan Chaudhry
Cho Chowdhury Clement Coombes Cooper Corrigan Crane Dale Danso Darby Das Delaney Desai Dhillon Diallo Drummond Duffy Dunmore
Eastwood Edwards Ekwueme Ellery Evans Fairley Farrow Fenwick Ferreira Finch Flynn Forde Francis Gallagher Garrick Ghosh Gill
Glover Goddard Gomes Grant Griffiths Gupta Hallam Hamid Harker Hartley Hassan Hawthorne Henley Hewitt Hollis Hughes Hussain Hyde
Igwe Iqbal Iyer Jankowski Jarvis Joseph Kapoor Kaur Keane Kelleher Khan Kinsella Kowalska Kumar Lacey Lam Langton Larkin Lawal
Leigh Lennox Lloyd Lovell Mackie Mahmood Malik Marlow Mbeki McBride Mehta Mercer Mistry Moffat Moran Mulligan Murphy Nash Ndlovu
Nightingale Nwosu Obi Oakley Ogunleye Owusu Patel Peacock Pearce Penrose Pereira Pinto Qureshi Quigley Rahman Ramsay Rashid Reddy
Redfern Ridley Rowe Sandhu Santos Sarpong Sesay Shah Sheikh Sidhu Silva Sinclair Singh Skinner Solanki Stanton Sykes Tanner
Tembo Thorne Townsend Turay Tyrell Uddin Vasquez Vaughan Wainwright Walsh Warsame Webster Whitfield Wiltshire Wozniak Yeboah Yilmaz
""".split()


class Names:
    """Gives out pairs of first name and surname, each pair once, in the order that the generator `rng` draws."""

    def __init__(self, rng, taken=()):
        self.rng = rng
        self.taken = set(taken)

    def draw(self) -> tuple[str, str]:
        """A pair that nobody has yet."""
        while True:
            pair = (self.rng.choice(FIRST_NAMES), self.rng.choice(SURNAMES))
            if pair not in self.taken:
                self.taken.add(pair)
                return pair


def address_of(first_name: str, surname: str) -> str:
    """The person's e-mail address at the invented council."""
    return f"{first_name}.{surname}@alderbrook.example".lower()
